import { expect, it } from "vitest";

import { troubleOf } from "../../../../scripts/cloudflare/trouble.ts";
import { failed } from "./pretend.ts";

const api = (path: string, said: string) =>
  `✘ [ERROR] A request to the Cloudflare API (/accounts/acc/${path}) failed.\n\n  ${said}\n\n📎 It looks like you are authenticating Wrangler via a custom API token`;
const malformed = (status: string) =>
  `✘ [ERROR] Received a malformed response from the API\n\n  x\n  GET /accounts/acc/queues -> ${status}\n\n  If you think this is a bug, please open an issue at: https://github.com/`;

it.each([
  [
    "✘ [ERROR] In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN",
    "not signed in",
    "wrangler login",
  ],
  ["✘ [ERROR] More than one account available but unable to select one", "several accounts", "CLOUDFLARE_ACCOUNT_ID"],
  [api("queues", "Invalid access token [code: 9109]"), "does not know this token", "new one"],
  [malformed("401 Unauthorized"), "does not know this token", "new one"],
  [api("d1/database", "Authentication error [code: 10000]"), "may not do this", "D1 and Queues"],
  [malformed("403 Forbidden"), "may not do this", "D1 and Queues"],
  [
    api("workers/subdomain", "You do not have a workers.dev subdomain. [code: 10007]"),
    "no workers.dev subdomain",
    "Choose one",
  ],
  [
    api("queues/1/consumers", "Queue 'offhook-dead' already has a consumer. [code: 11004]"),
    "Another Worker consumes",
    "--env NAME",
  ],
  [
    api("queues", "You have reached the maximum number of queues: queue limit exceeded [code: 11006]"),
    "no more queues",
    "paid plan",
  ],
  ["✘ [ERROR] You have reached the maximum number of D1 databases for your account.", "no more D1", "paid plan"],
  [
    "✘ [ERROR] Couldn't find a D1 DB named 'offhook-ledger' (bound as 'LEDGER') in the API.",
    "database is not there",
    "database_id",
  ],
  [api("workers/scripts/offhook", "KV namespace 'abc' not found [code: 10041]"), "KV namespace", "`id`"],
  [
    api("workers/scripts/offhook/secrets", "Binding name 'TIME_ZONE' already in use. [code: 10053]"),
    "is a secret, and stands in [vars]",
    "Take it out",
  ],
  [
    '✘ [ERROR] Migration 0002_outreach.sql failed with the following errors:\n\n  near "x": SQLITE_ERROR [code: 7500]',
    "migration",
    "the migration before",
  ],
  [
    api("queues", "Please wait and consider throttling your request speed [code: 971]"),
    "no more requests",
    "five minutes",
  ],
  [malformed("409 Conflict"), "at the same time", "nobody else deploys"],
  [api("workers/scripts/offhook", "Validation failed [code: 10021]"), "does not accept", "wrangler.toml"],
  [malformed("422 Unprocessable Entity"), "does not accept", "Put right"],
  [
    api("workers/scripts/offhook/secrets-bulk", "Secret edit failed. [code: 10215]"),
    "A newer version",
    "wrangler versions deploy",
  ],
  [malformed("429 Too Many Requests"), "no more requests", "five minutes"],
  [malformed("500 Internal Server Error"), "failed at this itself", "cloudflarestatus"],
  [malformed("503 Service Unavailable"), "failed at this itself", "cloudflarestatus"],
  [
    "▲ [WARNING] A fetch request failed, likely due to a connectivity issue.\n\n✘ [ERROR] fetch failed",
    "was not reached",
    "HTTPS_PROXY",
  ],
  ["✘ [ERROR] Something that nobody has seen", "could not do this", "Run it again"],
])("%s", (err, what, cure) => {
  const { reason } = troubleOf(failed(err));
  expect(reason).toMatchObject({ what: expect.stringContaining(what), cure: expect.stringContaining(cure) });
});

it("tells what wrangler said, without its advertisement", () => {
  expect(troubleOf(failed(api("queues", "No. [code: 1]"))).reason.said).toBe(
    "A request to the Cloudflare API (/accounts/acc/queues) failed.\nNo. [code: 1]",
  );
  expect(troubleOf(failed("")).reason.said).toBe("");
});
