import * as z from "zod";

import type { Sound } from "../../calls/loop-step.ts";
import { chunksOf } from "../../lib/chunks.ts";
import { parseJson } from "../../lib/json.ts";
import { describe, log } from "../../lib/log.ts";
import { cut } from "../../lib/text.ts";
import type { Settings } from "../../settings.ts";
import { readAudio } from "../pcm.ts";
import { wavOf } from "./wav.ts";

const PATIENCE_MS = 8000;
const LONGEST_WORDS = 4000;
const LONGEST_ANSWER = 1_000_000;
const Answer = z.object({ text: z.string() });

type Means = { settings: Settings; fetch: typeof fetch; signal: AbortSignal };

/**
 * What is said in a sound, written down by an OpenAI-compatible API (`POST {MODEL_URL}/audio/transcriptions`); null where that can't be had. An empty
 * text: nothing was understood.
 */
export async function transcribe(
  { base64, format }: Sound,
  { settings, fetch, signal }: Means,
): Promise<string | null> {
  const bytes = readAudio(base64);
  const { MODEL_URL, MODEL_API_KEY, TRANSCRIBE_MODEL, LANGUAGE } = settings;
  if (!bytes || bytes.length === 0 || MODEL_URL === undefined) return null;
  const kind = kindOf(format);
  const wav = wavOf(bytes, kind);
  const form = new FormData();
  form.set("file", new File([wav ?? bytes], `speech.${wav ? "wav" : kind || "wav"}`));
  form.set("model", TRANSCRIBE_MODEL);
  form.set("language", LANGUAGE);
  try {
    const response = await fetch(`${MODEL_URL}/audio/transcriptions`, {
      method: "POST",
      headers: MODEL_API_KEY ? { authorization: `Bearer ${MODEL_API_KEY}` } : {},
      body: form,
      redirect: "manual",
      signal,
    });
    const said = Answer.safeParse(parseJson(await textOf(response, signal))).data;
    if (response.ok && said) return cut(said.text.trim(), LONGEST_WORDS);
    log("warn", "transcription failed", { status: response.status });
  } catch (cause) {
    if (!signal.aborted) log("warn", "transcription failed", { cause: describe(cause) });
  }
  return null;
}

/** `audio/x-mulaw;rate=8000` is `mulaw`. */
function kindOf(format: string): string {
  const [type = ""] = format.toLowerCase().split(";");
  return type.replace(/^audio\/(?:x-)?/, "").replace(/[^a-z0-9]/g, "");
}

/** Nothing where there is no end of it. */
async function textOf({ body }: Response, signal: AbortSignal): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunksOf<Uint8Array>(body ?? new Blob().stream(), { signal, patienceMs: PATIENCE_MS })) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_ANSWER) return "";
  }
  return text;
}
