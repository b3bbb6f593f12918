import { describe, expect, it, vi } from "vitest";

import { transcribe } from "../../../../src/conversation/loop/transcribe.ts";
import { settingsOf } from "../../../../src/settings.ts";

const settings = settingsOf({
  MODEL_URL: "https://model.example/v1",
  MODEL_API_KEY: "sk-test",
  TRANSCRIBE_MODEL: "a-transcriber",
});
const open = new AbortController().signal;
const SOUND = { base64: btoa("\u007f".repeat(80)), format: "wav" };
const heard = (text: unknown) => Response.json({ text });

type Answer = (url: string, init: RequestInit) => Promise<Response>;
/** A server that answers this. */
function serverOf(answer: Response | Answer) {
  return vi.fn((url: string, init: RequestInit) =>
    typeof answer === "function" ? answer(url, init) : Promise.resolve(answer),
  );
}
function written(answer: Response | Answer, sound: Partial<typeof SOUND> = {}, signal = open) {
  return transcribe({ ...SOUND, ...sound }, { settings, fetch: serverOf(answer) as unknown as typeof fetch, signal });
}

/** The file that is sent of a sound in this format. */
async function fileOf(format: string): Promise<File> {
  const fetch = serverOf(heard("네"));
  await transcribe(
    { ...SOUND, format },
    { settings, fetch: fetch as unknown as typeof globalThis.fetch, signal: open },
  );
  const [, init] = fetch.mock.calls[0] ?? [];
  return (init?.body as FormData | undefined)?.get("file") as File;
}

describe("a sound that is to be written down", () => {
  it("is sent as a form, by the owner's key, in the language of the business", async () => {
    const fetch = serverOf(heard(" 네, 예약요. "));
    const means = { settings, fetch: fetch as unknown as typeof globalThis.fetch, signal: open };
    expect(await transcribe(SOUND, means)).toBe("네, 예약요.");
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect([url, init?.method, init?.redirect, init?.signal]).toEqual([
      "https://model.example/v1/audio/transcriptions",
      "POST",
      "manual",
      open,
    ]);
    expect(new Headers(init?.headers).get("authorization")).toBe("Bearer sk-test");
    const form = init?.body as FormData;
    expect([form.get("model"), form.get("language")]).toEqual(["a-transcriber", "ko"]);
    expect((form.get("file") as File).size).toBe(80);
  });

  it.each([
    ["wav", "speech.wav", 80],
    ["audio/mpeg", "speech.mpeg", 80],
    ["audio/webm;codecs=opus", "speech.webm", 80],
    ["audio/x-wav", "speech.wav", 80],
    ["MULAW", "speech.wav", 44 + 160],
    ["audio/PCMU;rate=8000", "speech.wav", 44 + 160],
    ["audio/x-mulaw; rate=8000", "speech.wav", 44 + 160],
    ["g711_ulaw", "speech.wav", 44 + 160],
    ["pcm16", "speech.wav", 44 + 80],
    ["../../etc/passwd", "speech.etcpasswd", 80],
    ["", "speech.wav", 80],
  ])("of the format %j is the file %s", async (format, name, size) => {
    const file = await fileOf(format);
    expect([file.name, file.size]).toEqual([name, size]);
  });

  it("is not sent where it is none, or nobody could write it down", async () => {
    const fetch = serverOf(heard("네"));
    const means = { settings, fetch: fetch as unknown as typeof globalThis.fetch, signal: open };
    expect(await transcribe({ ...SOUND, base64: "%%%" }, means)).toBeNull();
    expect(await transcribe({ ...SOUND, base64: "" }, means)).toBeNull();
    expect(await transcribe(SOUND, { ...means, settings: settingsOf({}) })).toBeNull();
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe("what comes of it", () => {
  it.each([
    ["a refusal", Response.json({ error: { message: "Unrecognized file format" } }, { status: 400 })],
    ["a refusal that has a text", Response.json({ text: "네" }, { status: 500 })],
    ["a redirect", new Response(null, { status: 302, headers: { location: "https://elsewhere.example" } })],
    ["no JSON", new Response("네")],
    ["nothing", new Response("")],
    ["no text", Response.json({ words: "네" })],
    ["a text that is none", heard(7)],
    ["no object", Response.json("네")],
  ])("is nothing where the answer is %s", async (_, answer) => {
    expect(await written(answer)).toBeNull();
  });

  it("is nothing where the server can't be reached, or breaks off", async () => {
    expect(await written(() => Promise.reject(new TypeError("no route")))).toBeNull();
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error("reset")) });
    expect(await written(new Response(broken))).toBeNull();
  });

  it("is an empty text where nothing was understood, and a bounded one where there is no end of it", async () => {
    expect(await written(heard("  \n"))).toBe("");
    expect(await written(heard("가".repeat(100_000)))).toHaveLength(4000);
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(0x20)),
      cancel: () => void (isCancelled = true),
    });
    expect(await written(new Response(endless))).toBeNull();
    expect(isCancelled).toBe(true);
  });

  it("is waited for no longer once nobody wants it", async () => {
    const ending = new AbortController();
    const untilAborted: Answer = (_, { signal }) =>
      new Promise((__, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    const asked = written(untilAborted, {}, ending.signal);
    ending.abort();
    expect(await asked).toBeNull();
    const stuck = new AbortController();
    const waiting = written(new Response(new ReadableStream()), {}, stuck.signal);
    stuck.abort();
    expect(await waiting).toBeNull();
  });
});
