import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { Asking } from "../../../src/objects/speaking.ts";
import { BASE, callback } from "../front-door.ts";
import { askWith, logged, pretend } from "./pretending.ts";

afterEach(() => void vi.restoreAllMocks());

const OBJECT = env.OUTREACH.newUniqueId().toString();
const REF = `${OBJECT}-${"1b".repeat(16)}`;
const HANG_UP = "<Response><Hangup/></Response>";
const SCRIPT = { about: { kind: "booking", name: "박서연", at: Date.UTC(2030, 4, 21, 6) }, turn: "ask" };
const never = () => new Promise<never>(() => undefined);
const fail = () => Promise.reject(new Error("out of order"));

const asking = (path: string, fields: Record<string, string> = {}) =>
  callback(
    { CallId: "CA1", AccountId: "AC7d2e9f41", CallStatus: "in-progress", Direction: "outbound", ...fields },
    { path },
  );

describe("what is said in a call that we placed", () => {
  it("is asked of the outreach that its ref names, with what was pressed", async () => {
    const speak = vi.fn((_: Asking) => SCRIPT);
    const { OUTREACH, names } = pretend({ speak });
    const ask = (path: string, fields = {}) => askWith({ OUTREACH }, asking(`/voice/clawops/${REF}${path}`, fields));
    for (const [path, fields] of [
      ["", {}],
      ["/keys", { Digits: "1" }],
      ["/keys/again", { Digits: "9" }],
    ] as const) {
      const { status, headers, text } = await ask(path, fields);
      expect([status, headers.get("content-type")]).toEqual([200, "application/xml"]);
      expect(text).toMatch(/^(?:<\?xml[^>]*>\s*)?<Response>/);
    }
    expect(names).toEqual([OBJECT, OBJECT, OBJECT]);
    expect(speak.mock.calls.map(([asked]) => asked)).toEqual([
      { ref: REF, call: "CA1", key: null, asked: 0 },
      { ref: REF, call: "CA1", key: "1", asked: 1 },
      { ref: REF, call: "CA1", key: "9", asked: 2 },
    ]);
  });

  it("is nothing, and the call ends, where no call has that ref", async () => {
    const { OUTREACH, names } = pretend({ speak: () => null });
    const ask = (ref: string) => askWith({ OUTREACH }, asking(`/voice/clawops/${ref}`));
    const foreign = env.CALL.newUniqueId().toString();
    for (const ref of [REF, "x", `${REF}0`, `${"0".repeat(64)}-${"1b".repeat(16)}`, `${foreign}-${"1b".repeat(16)}`])
      expect(await ask(ref), ref).toMatchObject({ status: 200, text: HANG_UP });
    expect(names).toEqual([OBJECT]);
  });

  it("is nothing, and the call ends, where its outreach is out of reach, in time", async () => {
    logged();
    const startedAt = performance.now();
    const answers = [fail, never].map((speak) => askWith(pretend({ speak }), asking(`/voice/clawops/${REF}`)));
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ status: 200, text: HANG_UP });
    expect(performance.now() - startedAt).toBeLessThan(4500);
  });

  it("is never an error page, whatever setting is bad", async () => {
    logged();
    const { OUTREACH } = pretend({ speak: () => SCRIPT });
    const bad = { OUTREACH, TIME_ZONE: "Mars", LANGUAGE: "xx", DEFAULT_COUNTRY: "XX", HOLD_MS: "x" };
    expect(await askWith(bad, asking(`/voice/clawops/${REF}`))).toMatchObject({ status: 200, text: HANG_UP });
  });

  it("is told to nobody who does not prove himself", async () => {
    const { OUTREACH, names } = pretend({ speak: () => SCRIPT });
    const url = `${BASE}/voice/clawops/${REF}`;
    const unsigned = new Request(url, { method: "POST", body: "CallId=CA1" });
    expect((await askWith({ OUTREACH }, unsigned)).status).toBe(401);
    expect((await askWith({ OUTREACH }, new Request(url))).status).toBe(405);
    const moved = new Request(`${url}/keys`, asking(`/voice/clawops/${REF}`));
    expect((await askWith({ OUTREACH }, moved)).status).toBe(401);
    expect(
      (
        await askWith(
          { OUTREACH, CLAWOPS_SIGNING_KEY: "", CLAWOPS_SIGNING_KEY_OLD: "" },
          asking(`/voice/clawops/${REF}`),
        )
      ).status,
    ).toBe(404);
    expect(names).toEqual([]);
  });
});
