import type { PlatformName } from "../../src/console/platform-setup.ts";
import { parseObject } from "../../src/lib/json.ts";
import type { Answer } from "./knock.ts";
import { beginningOf } from "./quote.ts";
import { unauthorized } from "./story-unauthorized.ts";
import type { Told } from "./telling.ts";

/** Why a story was not taken, and what helps. */
type Refusal = { says: string; cure: string };
/** `begunAt`: before the first delivery was sent. */
type Story = { source: PlatformName; begunAt: number; told: Told };

const LOOK = "look at the Worker's log while running this again: npx wrangler tail";

/** Why the last answer is no yes. */
export async function refusalOf(answer: Answer, story: Story): Promise<Refusal> {
  const { told } = story;
  if (answer.status === null) {
    const cure = "see whether the address is right and the Worker deployed, then run this again";
    return { says: `nobody answered at ${told.door.url} (${answer.why})`, cure };
  }
  const { status } = answer;
  const error = wordIn(answer.body, "error");
  const said = beginningOf(error ?? answer.body, told.secrets);
  if (status === 401 && error === "unauthorized") return unauthorized(story);
  if (status === 404 && error?.includes(" is off: "))
    return { says: `off at the Worker: ${said}`, cure: "npm run setup" };
  if (status === 503 && error !== undefined) return unavailable(error, said, told);
  if (status >= 200 && status < 300) return misunderstood(answer.body, told);
  if (status < 500 && status !== 400) return stranger(said, told);
  return { says: said === "" ? "no word why" : `it says "${said}"`, cure: LOOK };
}

/** A setting is bad, or nothing could be stored. */
function unavailable(error: string, said: string, { file }: Told): Refusal {
  const names = Array.from(error.matchAll(/bad setting: ([A-Z_]{1,40})\b/g), ([, name]) => name);
  const [first] = names;
  const again = names.map((name) => `--again ${name}`).join(" ");
  const cure = `put ${names.join(" and ")} right in ${file}, then npm run setup -- ${again}`;
  return {
    says: `the Worker says "${said}"`,
    cure: first === undefined ? `run this again; if it stays so, ${LOOK}` : cure,
  };
}

/** Genuine, and yet nothing came of it. */
function misunderstood(body: string, told: Told): Refusal {
  const status = wordIn(body, "status");
  if (status !== "unreadable" && status !== "ignored") return stranger(beginningOf(body, told.secrets), told);
  const why = beginningOf(wordIn(body, "reason") ?? wordIn(body, "error") ?? "", told.secrets);
  const says = `the signature is good, but the delivery was ${status}${why && ` (${why})`}`;
  return { says, cure: "the Worker is of another version than this clone: npm run setup" };
}

function stranger(said: string, { door }: Told): Refusal {
  const says = `at ${door.url} that is not Offhook's answer${said && `: "${said}"`}`;
  const cure =
    "see that this is the Worker's own address, and that nothing before it (Access, firewall rules, a redirect) keeps /webhooks/* from it";
  return { says, cure };
}

function wordIn(body: string, name: string): string | undefined {
  const value = (parseObject(body) as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === "string" ? value : undefined;
}
