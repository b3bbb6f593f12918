import { no } from "../../src/lib/result.ts";
import type { Ran } from "./wrangler.ts";

/** What went wrong, and what to do about it. `said` is wrangler's own word, in a line or a few. */
export type Trouble = { what: string; cure: string; said: string };

/** What is wrong where nobody is signed in: signing in mends it. */
export const SIGNED_OUT = "You are not signed in to Cloudflare";
const AGAIN = "Run it again: what is done already is not done twice.";

/** What wrangler says when something goes wrong, and what that means; the first that fits. Codes are Cloudflare's. */
const KNOWN: [RegExp, Omit<Trouble, "said">][] = [
  [
    /necessary to set a CLOUDFLARE_API_TOKEN|You are not (?:logged in|authenticated)|"loggedIn":\s*false|no credentials|auth token has expired/i,
    { what: SIGNED_OUT, cure: "Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN." },
  ],
  [
    /More than one account available/i,
    { what: "You are in several accounts", cure: "Name the one to use: set CLOUDFLARE_ACCOUNT_ID to its id." },
  ],
  [
    /Invalid (?:API Token|access token|request headers)|\[code: (?:1000|6003|9109)\]|-> 401\b/i,
    {
      what: "Cloudflare does not know this token",
      cure: "Make a new one, set CLOUDFLARE_API_TOKEN to it; or run `npx wrangler login`.",
    },
  ],
  [
    /(?=[\s\S]*(?:Authentication error|not authorized|permission))(?=[\s\S]*(?:\[code: (?:10000|10023|7403)\]|-> 403))|-> 403\b/i,
    {
      what: "You may not do this in this account",
      cure: "Give the API token the permissions of Cloudflare's template “Edit Cloudflare Workers”, and D1 and Queues: Edit; or ask whoever owns the account.",
    },
  ],
  [
    /workers\.dev subdomain|register a workers\.dev/i,
    {
      what: "The account has no workers.dev subdomain yet",
      cure: "Choose one at https://dash.cloudflare.com under Workers & Pages, or put your own domain into wrangler.toml as a route.",
    },
  ],
  [
    /\[code: 11004\]|already has a consumer/i,
    {
      what: "Another Worker consumes from a queue of this name",
      cure: "Deploy under a name of its own with --env NAME, or remove that consumer: `npx wrangler queues consumer remove QUEUE WORKER`.",
    },
  ],
  [
    /queues?\b[^\n]*\b(?:limit|maximum|exceed|quota)|\[code: (?:11006|11015)\]/i,
    {
      what: "The account may have no more queues",
      cure: "Delete one that nothing uses (`npx wrangler queues list`), or take the paid plan.",
    },
  ],
  [
    /maximum number of D1 databases|\[code: 7406\]/i,
    {
      what: "The account may have no more D1 databases",
      cure: "Delete one that nothing uses (`npx wrangler d1 list`), or take the paid plan.",
    },
  ],
  [
    /\[code: (?:7404|10181)\]|Couldn't find a D1 DB/i,
    {
      what: "The ledger's database is not there",
      cure: "Take `database_id` out of wrangler.toml, or put in that of one in this account; then run it again: without one, it is found by its name.",
    },
  ],
  [
    /\[code: 1004[12]\]|KV namespace \S+ (?:is not valid|not found)/i,
    {
      what: "A KV namespace of wrangler.toml is not there",
      cure: "Take its `id` out of wrangler.toml, or put in that of one in this account; then run it again: without one, it is made.",
    },
  ],
  [
    /\[code: 10053\]|Binding name \S+ already in use/i,
    {
      what: "A setting is a secret, and stands in [vars] of wrangler.toml too",
      cure: "Take it out of [vars], deploy, and run it again.",
    },
  ],
  [
    /Migration \S+ failed/i,
    {
      what: "A migration of the ledger failed, and nothing of it was kept",
      cure: "The ledger is as the migration before left it. Run it again; if that fails too, tell us of this with what it said.",
    },
  ],
  [
    /\[code: 10215\]|latest version of your Worker isn't currently deployed/i,
    {
      what: "A newer version of the Worker was uploaded than the one that is deployed, and Cloudflare sets no secret then",
      cure: "Deploy that version: `npx wrangler versions deploy`. Then run it again.",
    },
  ],
  [
    /-> 409\b|\bconflict|modified by another|at the same time/i,
    { what: "Something else changed this at the same time", cure: `See that nobody else deploys just now. ${AGAIN}` },
  ],
  [
    /-> 422\b|unprocessable|\[code: 10021\]|validation (?:error|failed)/i,
    {
      what: "Cloudflare does not accept what it was given",
      cure: "Put right what it says, in wrangler.toml or in the code. Then run it again: what is done already is not done twice.",
    },
  ],
  [
    /-> 429\b|\[code: (?:971|10429)\]|rate limit|too many requests|throttl/i,
    { what: "Cloudflare takes no more requests for the moment", cure: `Wait five minutes. ${AGAIN}` },
  ],
  [
    /-> 5\d\d\b|internal (?:server )?error|\[code: (?:10001|10013|7500)\]|service unavailable/i,
    { what: "Cloudflare failed at this itself", cure: `Look at https://www.cloudflarestatus.com. ${AGAIN}` },
  ],
  [
    /fetch failed|ENOTFOUND|ECONNREFUSED|ECONNRESET|connectivity issue|network/i,
    { what: "Cloudflare was not reached", cure: `Look at the connection, and at HTTPS_PROXY. ${AGAIN}` },
  ],
];

export function troubleOf({ out, err }: Pick<Ran, "out" | "err">): { ok: false; reason: Trouble } {
  const all = `${err}\n${out}`;
  const [, known] = KNOWN.find(([pattern]) => pattern.test(all)) ?? [];
  const { what, cure } = known ?? { what: "wrangler could not do this", cure: `Read what it said. ${AGAIN}` };
  return no({ what, cure, said: errorIn(all) });
}

/** Its error without frames, advertisement and where it logged: the first paragraphs after `[ERROR]`. */
function errorIn(text: string): string {
  const [, after = text] = /\[ERROR\]\s*([\s\S]*)/.exec(text) ?? [];
  const [said = ""] = after.split(
    /\n\s*(?:If you think this is a bug|📎|🪵|Getting User settings|To continue without)/,
  );
  const lines = said.split("\n").map((line) => line.trim());
  return lines.filter(Boolean).slice(0, 12).join("\n");
}
