import { createHmac } from "node:crypto";

import { describe, expect, it, vi } from "vitest";

import { type Unasked, command } from "../../../../src/conversation/loop/command.ts";
import { settingsOf } from "../../../../src/settings.ts";

const KEY = "a-loop-signing-key";
const settings = settingsOf({ LOOP_SIGNING_KEY: KEY, LOOP_COMMAND_URL: "https://loop.example/commands" });
const SPEAK: Unasked = { call_id: "c1", action: "speak", text: "네, 됩니다.", turn: 1 };

type Answer = Response | Error;
/** Tells a platform that answers so, one try after the other. */
async function told(answers: Answer[], isWanted?: () => boolean) {
  const left = [...answers];
  const fetch = vi.fn<typeof globalThis.fetch>(async () => {
    const answer = left.shift() ?? new Response("taken");
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const outcome = await command(SPEAK, { settings, fetch, ...(isWanted && { isWanted }) });
  return { outcome, tries: fetch.mock.calls.length, call: fetch.mock.calls[0] };
}
const status = (code: number) => new Response(code === 204 ? null : "words", { status: code });

describe("a command", () => {
  it("is posted as JSON, signed as the platform signs its events", async () => {
    const { outcome, tries, call } = await told([status(200)]);
    const [url, init] = call ?? [];
    expect([outcome, tries, url]).toEqual(["taken", 1, "https://loop.example/commands"]);
    expect([init?.method, init?.redirect]).toEqual(["POST", "manual"]);
    expect(JSON.parse(init?.body as string)).toEqual(SPEAK);
    const digits = createHmac("sha256", KEY)
      .update(init?.body as string)
      .digest("hex");
    const headers = new Headers(init?.headers);
    expect(headers.get("x-signature")).toBe(`sha256=${digits}`);
    expect(headers.get("content-type")).toMatch(/^application\/json/);
  });

  it.each([200, 201, 202, 204])("is taken where the platform answers %i", async (code) => {
    expect(await told([status(code)])).toMatchObject({ outcome: "taken", tries: 1 });
  });

  it("says that the call is gone where the platform answers so", async () => {
    expect(await told([status(410)])).toMatchObject({ outcome: "gone", tries: 1 });
    expect(await told([status(503), status(410)])).toMatchObject({ outcome: "gone", tries: 2 });
  });

  it.each([302, 400, 401, 404, 422, 429])("is not told again where the platform answers %i", async (code) => {
    expect(await told([status(code)])).toMatchObject({ outcome: "lost", tries: 1 });
  });

  it.each<[string, () => Answer]>([
    ["the platform is broken", () => status(500)],
    ["the platform is down", () => status(503)],
    ["nobody is there", () => new TypeError("no route")],
  ])("is told once more where %s, and then no more", async (_, answer) => {
    expect(await told([answer()])).toMatchObject({ outcome: "taken", tries: 2 });
    expect(await told([answer(), answer(), status(200)])).toMatchObject({ outcome: "lost", tries: 2 });
  });

  it("is waited for no longer than a caller would, and its answer is not read", async () => {
    vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => AbortSignal.abort(new Error(`no answer in ${ms} ms`)));
    try {
      const fetch = vi.fn<typeof globalThis.fetch>(async (_, init) => {
        init?.signal?.throwIfAborted();
        return status(200);
      });
      expect(await command(SPEAK, { settings, fetch })).toBe("lost");
      expect(vi.mocked(AbortSignal.timeout).mock.calls.every(([ms]) => ms <= 5000)).toBe(true);
    } finally {
      vi.restoreAllMocks();
    }
    let isCancelled = false;
    const endless = new ReadableStream({ cancel: () => new Promise(() => void (isCancelled = true)) });
    expect(await told([new Response(endless)])).toMatchObject({ outcome: "taken" });
    expect(isCancelled).toBe(true);
  });

  it("is not told again where nobody wants it any more by then", async () => {
    expect(await told([status(500)], () => false)).toMatchObject({ outcome: "lost", tries: 1 });
  });

  it("goes nowhere where nothing can be commanded", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>();
    expect(await command(SPEAK, { settings: settingsOf({ LOOP_SIGNING_KEY: KEY }), fetch })).toBe("lost");
    expect(fetch).not.toHaveBeenCalled();
  });
});
