import { expect, it } from "vitest";

import { apply } from "../../../src/calls/call.ts";
import { arrive, noArrivals } from "../../../src/calls/order.ts";
import { MINUTE, SECOND } from "../../../src/lib/instant.ts";
import type { Outbox } from "../../../src/objects/outbox.ts";
import { NOT_ASKED, Planner, UNANSWERED } from "../../../src/objects/planner.ts";
import { type Work, actionIdOf } from "../../../src/rules/action.ts";
import { settingsOf } from "../../../src/settings.ts";
import { STARTED_AT, eventOf } from "../calls/lifetime.ts";

const owner = { kind: "call", objectId: "0a".repeat(32) } as const;
const settings = settingsOf({ SLACK_WEBHOOK_URL: "https://slack.example", CRM_URL: "https://crm.example" });
const outbox = { find: () => null } as unknown as Outbox;
const planner = new Planner({ owner, settings, outbox });

const data = { direction: "inbound", from: "+821012345678", status: "no-answer" };
const { arrivals } = arrive(noArrivals(), eventOf({ type: "call.ended" }), { now: STARTED_AT, holdMs: 3000 });
const known = { call: apply(null, eventOf({ type: "call.ended", data })), arrivals };
const alert = actionIdOf(owner, "missed-call:missed");
const record = actionIdOf(owner, "call-record:record");
const work: Work = { kind: "slack.post", input: { title: "", facts: [], request: "" } };
const decide = (id: string, asked: Parameters<Planner["decide"]>[1]["asked"], after = 0) =>
  planner.decide(known, { id, work, asked, now: STARTED_AT + after });

it("an alert waits for a contact that does not answer, but not for long: one too many is better than none", () => {
  expect(decide(alert, UNANSWERED)).toEqual({ kind: "later", at: STARTED_AT + 10 * SECOND });
  expect(decide(alert, UNANSWERED, MINUTE)).toMatchObject({ kind: "perform" });
  expect(decide(record, UNANSWERED)).toMatchObject({ kind: "perform" });
});

it("an alert that another tells of too is withdrawn, and says which; one that is performed has the name", () => {
  expect(decide(alert, { name: null, into: "call-x" })).toEqual({ kind: "withdrawn", why: "folded into call-x" });
  expect(JSON.stringify(decide(alert, { name: "박서연", into: null }))).toContain("박서연");
});

it("what no rule asks for any more is done all the same, but for what is only of use while it is wanted", () => {
  const fetch: Work = { kind: "content.fetch", input: { call: "CA1", since: STARTED_AT, wanted: ["summary"] } };
  const about = { id: "gone", asked: NOT_ASKED, now: STARTED_AT };
  expect(planner.decide(known, { ...about, work })).toEqual({ kind: "perform", work });
  expect(planner.decide(known, { ...about, work: fetch })).toEqual({ kind: "withdrawn", why: "not needed any more" });
});
