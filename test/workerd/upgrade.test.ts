import {
  createExecutionContext,
  createMessageBatch,
  evictDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { tellUntold } from "../../src/api/untold.ts";
import worker from "../../src/index.ts";
import { forgetOld } from "../../src/ledger/retention.ts";
import { DAY, MINUTE, SECOND } from "../../src/lib/instant.ts";
import { routes } from "../../src/routes.ts";
import stored from "../first-release/storage.json" with { type: "json" };
import { type Storage, again, upgrade } from "./first-release.ts";
import { BASE, callback, deliver, statusOfCall } from "./front-door.ts";
import { ask, teler, voxInbound } from "./platforms.ts";
import { NOTHING, callOf, contactOf, letWork, passTimeFor, storedIn, untilIdle } from "./storage.ts";
import { attemptsWith, postsWith, viewOf } from "./story.ts";

const storage = stored as unknown as Storage;
const RELEASED = storage.takenAt + MINUTE;
const calls = storage.objects.filter(({ binding }) => binding === "CALL");

beforeAll(() => upgrade(storage));
beforeEach(() => void vi.useFakeTimers({ now: RELEASED, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

type Timeline = { events: { id: string }[]; actions: { id: string; state: string }[] };
type List = { items: { id: string; phone: string; status: string; waiting: number }[] };

const at = () => new Date(Date.now()).toISOString();
const tell = (call: string, status: string, from: string) =>
  deliver(callback(statusOfCall(call, status, { From: from, Timestamp: at(), Duration: "0" })));
const text = (id: string, from: string, body: string) =>
  deliver(
    callback({ AccountId: "AC7d2e9f41", MessageId: id, From: from, To: "07052351234", Body: body, Status: "received" }),
  );
const statesOf = async (call: string) => (await viewOf(call)).actions.map(({ kind, state }) => [kind, state]);

const rowsIn = (name: string, table: string) => storage.objects.find((one) => one.name === name)?.rows[table] ?? [];

/** Delivers while KV shows nothing, as it does of what came more than three days ago. */
async function deliverBlind(request: Request): Promise<string> {
  const KV = { get: () => Promise.resolve(null), put: () => Promise.resolve() };
  const ctx = createExecutionContext();
  const response = await routes.fetch(request, { ...env, KV }, ctx);
  await waitOnExecutionContext(ctx);
  return ((await response.json()) as { status: string }).status;
}

describe("a call that the first release took in", () => {
  it.each(calls)("is shown with all that came and was done: $name", async ({ name, rows }) => {
    const { status, body } = await ask<Timeline>("GET", `/api/calls/${name.replace(":", "/")}`);
    expect(status).toBe(200);
    expect(body.events.map(({ id }) => id).toSorted()).toEqual(rows["event"]?.map(({ id }) => id).toSorted());
    expect(body.actions.map(({ state }) => state)).toEqual(rows["action"]?.map(({ state }) => state));
  });

  it.each(storage.deliveries)("takes no delivery a second time: $object", async (delivery) => {
    expect((await deliver(again(delivery))).body["status"]).toBe("duplicate");
    expect(await deliverBlind(again(delivery))).toBe("duplicate");
  });

  it("is told of something late, and does not tell Slack again what it told it then", async () => {
    expect((await tell("CAmissed", "queued", "01010000001")).body["status"]).toBe("accepted");
    await letWork(callOf("clawops", "CAmissed"));
    const { call, arrivals, events } = await viewOf("CAmissed");
    expect(events.map(({ type, late }) => [type, late])).toEqual([
      ["call.initiated", false],
      ["call.initiated", true],
      ["call.ringing", false],
      ["call.ended", false],
    ]);
    expect([call.end?.status, arrivals.gaps]).toEqual(["no-answer", ["call.initiated"]]);
    expect(await statesOf("CAmissed")).toEqual([["slack.post", "done"]]);
    expect(await attemptsWith("010-1000-0001")).toBe(0);
  });

  it("takes in what its platform makes of it later", async () => {
    const data = { recording_id: "rec_later", recording_url: "https://recordings.example/later" };
    const said = { event: "recording.completed", account_id: "6d1c2f0e", data: { call_id: "answered-2025", ...data } };
    expect((await deliver(teler(said))).body["status"]).toBe("accepted");
    const view = await callOf("teler", "answered-2025").view();
    expect(view?.events.map(({ type }) => type)).toEqual([
      "call.initiated",
      "call.ringing",
      "call.answered",
      "call.ended",
      "call.recorded",
    ]);
    expect(view?.call.content.recordingUrl?.value).toBe("https://recordings.example/later");
    expect(view?.actions).toEqual([]);
  });

  it("is tried again when that is due, and told of with the name on the old card", async () => {
    await letWork(callOf("clawops", "CAretrying"));
    expect(await statesOf("CAretrying")).toEqual([["slack.post", "done"]]);
    const posts = await postsWith("010-5555-1234");
    expect(posts.map(({ rendered }) => rendered.includes("박서연"))).toEqual([true]);
  });

  it("is missed and told of when its answer has not come", async () => {
    await letWork(callOf("clawops", "CAwaiting"));
    expect(await statesOf("CAwaiting")).toEqual([["slack.post", "done"]]);
    expect((await viewOf("CAwaiting")).arrivals).toMatchObject({ hasWaited: true });
    expect(await attemptsWith("010-1000-0008")).toBe(1);
  });

  it("goes on that was in progress, and is told of when it was missed", async () => {
    await tell("CAringing", "no-answer", "01010000007");
    await letWork(callOf("clawops", "CAringing"));
    expect((await viewOf("CAringing")).call).toMatchObject({ hasRung: true, end: { status: "no-answer" } });
    expect(await statesOf("CAringing")).toEqual([["slack.post", "done"]]);
    expect(await attemptsWith("010-1000-0007")).toBe(1);
  });
});

describe("a message that the first release put in a queue", () => {
  const consume = (queue: string, body: object) => {
    const messages = [{ id: "m", timestamp: new Date(), attempts: 1, body }];
    return worker.queue(createMessageBatch(queue, messages) as MessageBatch, env);
  };

  it("is an attempt, made once although its object has it sent again", async () => {
    const [action] = (await viewOf("CAlost")).actions;
    expect(action?.state).toBe("queued");
    await consume("offhook-actions", { kind: "attempt", action: action?.id, attempt: 1 });
    await letWork(callOf("clawops", "CAlost"));
    expect(await statesOf("CAlost")).toEqual([["slack.post", "done"]]);
    expect(await attemptsWith("010-1000-0006")).toBe(1);
  });

  it("is a delivery, taken in by its call", async () => {
    const events = rowsIn("clawops:CAmissed", "event").map(({ received_at: receivedAt, seq: _, late: __, ...row }) => ({
      ...row,
      id: String(row["id"]).replace("CAmissed", "CAspilled"),
      call: "CAspilled",
      receivedAt,
      data: JSON.parse(String(row["data"]).replaceAll("+821010000001", "+821010000009")),
    }));
    const [first, ...others] = events;
    await consume("offhook-spill", { kind: "spilled", events: [first] });
    await env.KV.put("spill:first-release", JSON.stringify(others));
    await consume("offhook-spill", { kind: "spilled", key: "spill:first-release" });
    await letWork(callOf("clawops", "CAspilled"));
    expect((await viewOf("CAspilled")).events).toHaveLength(3);
    expect(await attemptsWith("010-1000-0009")).toBe(1);
  });
});

describe("what the first release did not understand", () => {
  it("can be put through again", async () => {
    const [{ id } = { id: "" }] = (await ask<List>("GET", "/api/unreadable")).body.items;
    expect(await ask("POST", `/api/unreadable/${id}/replay`)).toMatchObject({
      status: 202,
      body: { status: "unreadable" },
    });
  });
});

describe("what the first release gave up", () => {
  it("is listed within the hour with what it is and why, and can be tried again", async () => {
    expect(await tellUntold(env)).toBe(1);
    await passTimeFor(callOf("clawops", "CAdead"), SECOND);
    const { items } = (await ask<{ items: { id: string; why: string; about: object }[] }>("GET", "/api/dead")).body;
    expect(items).toMatchObject([{ why: "answered 404", about: { call: { provider: "clawops", id: "CAdead" } } }]);
    await ask("POST", `/api/actions/${items[0]?.id}/retry`);
    await letWork(callOf("clawops", "CAdead"));
    await untilIdle("clawops", "CAdead");
    expect(await statesOf("CAdead")).toEqual([["slack.post", "done"]]);
    expect(await attemptsWith("010-1000-0005")).toBe(1);
    await passTimeFor(callOf("clawops", "CAdead"), SECOND);
    expect((await ask<List>("GET", "/api/dead")).body.items).toEqual([]);
  });
});

describe("a contact that the first release kept", () => {
  it("has its card, which a call that begins is told", async () => {
    expect((await ask("GET", "/api/contacts/01055551234")).body).toMatchObject({ name: "박서연", consent: "given" });
    const asked = await exports.default.fetch(
      voxInbound({ event: "call_inbound", call_inbound: { from_number: "01055551234", to_number: "07052351234" } }),
    );
    expect(JSON.stringify(await asked.json())).toContain('"tickets":"2"');
  });

  it("wants no texts who refused, or wrote STOP when nobody heeded it", async () => {
    expect((await ask("GET", "/api/contacts/01077770001")).body).toMatchObject({ consent: "refused" });
    expect((await ask("GET", "/api/contacts/01066660001")).body).toMatchObject({ consent: "refused" });
    const view = await contactOf("+821066660001").view();
    expect(view?.stoppedAt).toBe(view?.events[0]?.at);
  });

  it("writes again, and Slack is told who it is", async () => {
    expect((await text("MGagain", "01055551234", "그럼 2시는요?")).body["status"]).toBe("accepted");
    await letWork(contactOf("+821055551234"));
    expect((await postsWith("그럼 2시는요?")).map(({ rendered }) => rendered.includes("박서연"))).toEqual([true]);
    const view = await contactOf("+821055551234").view();
    expect(view?.events.map(({ id }) => id)).toEqual([
      "clawops:message:MGasks:received",
      "clawops:message:MGagain:received",
    ]);
    expect(await attemptsWith("내일 1시 되나요?")).toBe(0);
  });
});

describe("the first release's ledger", () => {
  it("lists its calls and contacts", async () => {
    const { items } = (await ask<List>("GET", "/api/calls?limit=200")).body;
    expect(items.map(({ id }) => id).toSorted()).toEqual(calls.map(({ name }) => name.split(":")[1]).toSorted());
    const contacts = (await ask<List>("GET", "/api/contacts")).body.items;
    expect(contacts.map(({ phone }) => phone)).toEqual(["+821055551234", "+821077770001"]);
    expect((await ask<List>("GET", "/api/unreadable")).body.items).toHaveLength(1);
  });

  it("is shown on every page of the console", async () => {
    const body = new URLSearchParams({ token: "an-admin-token-for-the-tests" });
    const signedIn = await exports.default.fetch(`${BASE}/sign-in`, { method: "POST", body, redirect: "manual" });
    const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const page = async (path: string) => {
      const answer = await exports.default.fetch(BASE + path, { headers: { cookie } });
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await page("/")).toContain("CAmissed");
    for (const path of [
      "/calls",
      "/contacts",
      "/trouble",
      ...calls.map(({ name }) => `/calls/${name.replace(":", "/")}`),
    ])
      expect((await page(path)).slice(0, 3), path).toBe("200");
    expect(await page("/contacts/+821055551234")).toContain("박서연");
  });
});

describe("the time to be forgotten", () => {
  const dueAt = (name: string) => storage.objects.find((object) => object.name === name)?.alarm ?? 0;

  it("comes for a call when it would have come", async () => {
    const call = callOf("teler", "missed-2026");
    vi.setSystemTime(dueAt("teler:missed-2026") - 1);
    await passTimeFor(call, 0);
    expect(await call.view()).not.toBeNull();
    await passTimeFor(call, 1);
    expect(await storedIn(call)).toEqual(NOTHING);
  });

  it("comes for texts, and leaves the card", async () => {
    const contact = contactOf("+821055551234");
    vi.setSystemTime(dueAt("+821055551234") + 1);
    await passTimeFor(contact, 0);
    expect((await contact.view())?.events.map(({ id }) => id)).toEqual(["clawops:message:MGagain:received"]);
    expect(await contact.card()).toMatchObject({ name: "박서연" });
  });

  it("leaves a STOP that nobody had heeded when its text was kept", async () => {
    const contact = contactOf("+821066660001");
    vi.setSystemTime(dueAt("+821066660001") + 1);
    await evictDurableObject(contact);
    await passTimeFor(contact, 0);
    expect(await contact.view()).toMatchObject({ events: [], stoppedAt: expect.any(Number) });
  });

  it("comes for the ledger's rows", async () => {
    await forgetOld(env.LEDGER, { now: RELEASED + 30 * DAY, retentionDays: 30 });
    expect((await ask<List>("GET", "/api/calls")).body.items).toEqual([]);
    expect((await ask<List>("GET", "/api/contacts")).body.items).toHaveLength(2);
  });
});
