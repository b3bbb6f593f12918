import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { routes } from "../../src/routes.ts";
import { readVoiceml } from "../world/voiceml.ts";
import { BASE, callback, deliver, objectOf, statusOfCall } from "./front-door.ts";
import { ask } from "./platforms.ts";
import { attemptsWith, until, untilQuiet, viewOf } from "./story.ts";

const PERSON = { TRANSFER_TO: "+821098765432" };
const DIAL = ["Say", `Dial ${BASE}/voice/clawops/dialed 01098765432`];
const never = () => new Promise<never>(() => undefined);
const fail = () => Promise.reject(new Error("out of order"));

afterEach(() => void vi.restoreAllMocks());

let count = 0;
/** A call, and the number it comes from, that nobody has had before. */
function somebody(): { call: string; From: string; written: string } {
  const number = String(7_010_000 + ++count);
  return {
    call: `CAvoice${count}`,
    From: `0105${number}`,
    written: `010-5${number.slice(0, 3)}-${number.slice(3)}`,
  };
}

type Who = Pick<ReturnType<typeof somebody>, "call" | "From">;
/** The platform's questions: what to do with the call, and what now that a telephone has rung. */
const asking = ({ call, From }: Who) => callback(withoutTime(call, "ringing", { From }), { path: "/voice/clawops" });
const dialed = ({ call, From }: Who, DialCallStatus: string) =>
  callback(withoutTime(call, "in-progress", { From, DialCallStatus }), { path: "/voice/clawops/dialed" });
const told = ({ call, From }: Who, status: string, more = {}) =>
  callback(statusOfCall(call, status, { From, ...more }));

function withoutTime(call: string, status: string, more: Record<string, string>): Record<string, string> {
  const { Timestamp: _, ...fields } = statusOfCall(call, status, more);
  return fields;
}

/** Asks a Worker that was told other settings, or parts of which are out of order. */
async function voiceOf(request: Request, other: object = {}) {
  const ctx = createExecutionContext();
  const startedAt = performance.now();
  const response = await routes.fetch(request, { ...env, ...other }, ctx);
  const ms = performance.now() - startedAt;
  const document = await response.text();
  await waitOnExecutionContext(ctx);
  const { verbs, faults } = readVoiceml(document);
  const course = verbs.map(({ name, attributes, inside }) =>
    name === "Dial" ? `Dial ${attributes["action"]} ${inside[0]?.text}` : name,
  );
  const said = verbs.map(({ text }) => text).join("");
  return { status: response.status, type: response.headers.get("content-type"), document, course, faults, said, ms };
}

const SPOKEN = { status: 200, type: "application/xml", faults: [] };

describe("a call to a number of ours", () => {
  it("hears a greeting and the promise to call back, or a telephone rings where there is one", async () => {
    const who = somebody();
    const promise = await voiceOf(asking(who));
    expect(promise).toMatchObject({ ...SPOKEN, course: ["Say", "Hangup"] });
    expect(promise.said).toMatch(/^안녕하세요, Offhook입니다\. .* 다시 전화드리겠습니다/);
    const connected = await voiceOf(asking(somebody()), PERSON);
    expect(connected).toMatchObject({ ...SPOKEN, course: DIAL });
    await untilQuiet(who.call);
  });

  it("hears after that telephone a promise, or nothing where somebody took the call", async () => {
    const [taken, untaken] = [somebody(), somebody()];
    expect(await voiceOf(dialed(taken, "completed"), PERSON)).toMatchObject({ ...SPOKEN, course: ["Hangup"] });
    const promise = await voiceOf(dialed(untaken, "no-answer"), PERSON);
    expect(promise).toMatchObject({ ...SPOKEN, course: ["Say", "Hangup"] });
    expect(promise.said).toMatch(/^죄송합니다\. .* 다시 전화드리겠습니다/);
  });

  it("promises nothing where we have called: nobody is told that one is to be called back", async () => {
    const who = somebody();
    const fields = { From: "07052351234", To: who.From, Direction: "outbound", DialCallStatus: "no-answer" };
    const request = callback(withoutTime(who.call, "in-progress", fields), { path: "/voice/clawops/dialed" });
    const { said } = await voiceOf(request, PERSON);
    expect(said).toMatch(/^죄송합니다\. /);
    expect(said).not.toContain("전화드리겠습니다");
  });

  it("gets the same answer again, and is known once", async () => {
    const who = somebody();
    const answers = [await voiceOf(asking(who)), await voiceOf(asking(who)), await voiceOf(asking(who))];
    expect(new Set(answers.map(({ document }) => document)).size).toBe(1);
    expect((await viewOf(who.call)).events.map(({ type }) => type)).toEqual(["call.initiated", "call.ended"]);
    const after = [await voiceOf(dialed(who, "busy")), await voiceOf(dialed(who, "busy"))];
    expect(after[0]?.document).toBe(after[1]?.document);
    expect((await viewOf(who.call)).events).toHaveLength(3);
  });

  it("is refused to whoever does not prove himself, in the usual words", async () => {
    const who = somebody();
    for (const path of ["/voice/clawops", "/voice/clawops/dialed"]) {
      const forged = callback({ CallId: who.call, DialCallStatus: "busy" }, { path, secret: "another" });
      expect(await deliver(forged)).toMatchObject({ status: 401, body: { error: "unauthorized" } });
      expect((await deliver(new Request(BASE + path))).status).toBe(405);
      const off = { CLAWOPS_SIGNING_KEY: "", CLAWOPS_SIGNING_KEY_OLD: "" };
      const answer = await routes.fetch(
        callback({ CallId: who.call }, { path }),
        { ...env, ...off },
        createExecutionContext(),
      );
      expect(answer.status).toBe(404);
    }
    expect(await objectOf(who.call).view()).toBe(null);
  });
});

/** What a platform tells of one call; each time round in another order, and twice. */
function everyOrder<Item>(items: Item[]): Item[][] {
  const rotations = items.map((_, at) => [...items.slice(at), ...items.slice(0, at)]);
  return [...rotations, items.toReversed()].map((order) => order.flatMap((item) => [item, item]));
}

describe.concurrent("Slack", () => {
  const inProgress = (who: Who) => told(who, "in-progress", { Timestamp: "2026-10-12T04:12:45.123Z" });
  const completed = (who: Who, Duration = "14") =>
    told(who, "completed", { Duration, Timestamp: "2026-10-12T04:12:59.123Z" });
  const theFirst = (who: Who) => voiceOf(asking(who), PERSON);

  /** Plays it in every order at once, then waits until nothing waits any more; gives how often Slack was told of each. */
  async function toldOfEach(parts: ((who: Who) => Promise<unknown>)[]): Promise<number[]> {
    const plays = everyOrder(parts).map((order) => ({ who: somebody(), order }));
    await Promise.all(
      plays.map(async ({ who, order }) => {
        for (const part of order) await part(who);
      }),
    );
    const isDecided = async ({ who: { call } }: (typeof plays)[number]) => {
      const { call: known, arrivals, actions } = await viewOf(call);
      const isWaiting = arrivals.waitUntil !== null && Date.now() < arrivals.waitUntil + 300;
      return known.end !== null && !isWaiting && actions.every(({ state }) => state === "done");
    };
    await until(async () => (await Promise.all(plays.map(isDecided))).every(Boolean));
    return Promise.all(plays.map(({ who }) => attemptsWith(who.written)));
  }

  it("is told once of a call that heard a promise, whatever else the platform tells of it", async () => {
    const first = (who: Who) => voiceOf(asking(who));
    const times = await toldOfEach([first, (who) => deliver(inProgress(who)), (who) => deliver(completed(who))]);
    expect(new Set(times)).toEqual(new Set([1]));
    expect(await toldOfEach([first])).toEqual([1, 1]);
  });

  it("is told once of a call that nobody took whose telephone rang", async () => {
    const times = await toldOfEach([
      theFirst,
      (who) => deliver(inProgress(who)),
      (who) => voiceOf(dialed(who, "no-answer"), PERSON),
      (who) => deliver(completed(who, "33")),
    ]);
    expect(new Set(times)).toEqual(new Set([1]));
  });

  it("is not told of a call that somebody took", async () => {
    const times = await toldOfEach([
      theFirst,
      (who) => deliver(inProgress(who)),
      (who) => voiceOf(dialed(who, "completed"), PERSON),
      (who) => deliver(completed(who, "41")),
    ]);
    expect(new Set(times)).toEqual(new Set([0]));
  });

  it("is told that the caller only heard an announcement, as lists are", async () => {
    const who = somebody();
    await voiceOf(asking(who));
    await until(async () => (await attemptsWith(who.written)) === 1);
    expect(await attemptsWith("안내 멘트만 들음")).toBeGreaterThan(0);
    const { body } = await ask("GET", `/api/calls/clawops/${who.call}`);
    expect(body).toMatchObject({ missed: true, status: "completed", direction: "inbound", answeredAt: null, gaps: [] });
  });
});

describe("a person on the line is answered within 5 s, whatever is broken:", () => {
  const quiet = () => {
    for (const level of ["info", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  };
  const calls = (accept: () => Promise<unknown>) => ({ CALL: { getByName: () => ({ accept }) } });
  const mute = { KV: { get: never, put: never }, SPILL: { send: never }, LEDGER: { prepare: fail } };

  it("the object, KV, the spill queue; then nothing is promised, since nobody would hear of it", async () => {
    quiet();
    const lost = [
      { ...mute, ...calls(never) },
      { ...mute, ...calls(fail), KV: { get: fail, put: fail } },
    ];
    const answers = await Promise.all(
      lost.flatMap((broken) => [voiceOf(asking(somebody()), broken), voiceOf(dialed(somebody(), "busy"), broken)]),
    );
    for (const { ms, ...answer } of answers) {
      expect(answer).toMatchObject({ ...SPOKEN, course: ["Say", "Hangup"] });
      expect(answer.said).toMatch(/다시 전화해 주세요/);
      expect(answer.said).not.toMatch(/전화드리겠/);
      expect(ms).toBeLessThan(5000);
    }
    expect(await voiceOf(asking(somebody()), { ...mute, ...calls(fail), ...PERSON })).toMatchObject({ course: DIAL });
  });

  it("only the object: the promise stands, for the spill queue keeps the call", async () => {
    quiet();
    const who = somebody();
    expect((await voiceOf(asking(who), calls(fail))).said).toMatch(/전화드리겠/);
    await until(async () => (await attemptsWith(who.written)) === 1);
  });

  it.each([
    { LANGUAGE: "xx", TIME_ZONE: "Mars", BUSINESS_HOURS: "always", GREETING: "{who}", TRANSFER_TO: "119" },
    { BUSINESS_NAME: "x".repeat(81), DEFAULT_COUNTRY: "XX" },
    { PUBLIC_URL: "nonsense", RETENTION_DAYS: "x", HOLD_MS: "x" },
  ])("settings: %o", async (bad) => {
    quiet();
    const who = somebody();
    expect(await voiceOf(asking(who), bad)).toMatchObject({ ...SPOKEN, course: ["Say", "Hangup"] });
    expect((await voiceOf(asking(who), bad)).said).toMatch(/^안녕하세요, Offhook입니다\. .*전화드리겠/);
    await untilQuiet(who.call);
  });

  it.each(["From=01012345678", "{}", "CallId=&x=1", `CallId=${"x".repeat(300)}`])(
    "the question itself: %s",
    async (text) => {
      for (const path of ["/voice/clawops", "/voice/clawops/dialed"]) {
        const answer = await voiceOf(callback(Object.fromEntries(new URLSearchParams(text)), { path }), PERSON);
        expect(answer).toMatchObject(SPOKEN);
        expect(answer.course).toEqual(path.endsWith("dialed") ? ["Say", "Hangup"] : DIAL);
      }
    },
  );

  it("a model that is set, where no conversation can be had: it is put through, and promised nothing", async () => {
    quiet();
    const model = { REALTIME_API_KEY: "a-key-for-the-tests", CONVERSATION: { getByName: () => ({ offer: fail }) } };
    const who = somebody();
    expect((await voiceOf(asking(who), model)).said).toMatch(/나중에 다시 전화해 주세요/);
    expect((await viewOf(who.call)).events.map(({ type }) => type)).toEqual(["call.initiated"]);
    expect((await voiceOf(asking(somebody()), { ...model, ...PERSON })).course).toEqual(DIAL);
  });
});
