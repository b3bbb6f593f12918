import * as z from "zod";

import type { Sound } from "../calls/loop-step.ts";
import { parseJson } from "../lib/json.ts";
import { describe, log } from "../lib/log.ts";
import { cut } from "../lib/text.ts";
import type { Settings } from "../settings.ts";
import { readAudio } from "./pcm.ts";
import { wavOf } from "./wav.ts";

const LONGEST_WORDS = 4000;
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
  const kind = format
    .toLowerCase()
    .replace(/^audio\/(?:x-)?/, "")
    .replace(/[^a-z0-9]/g, "");
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
    const said = Answer.safeParse(parseJson(await response.text())).data;
    if (response.ok && said) return cut(said.text.trim(), LONGEST_WORDS);
    log("warn", "transcription failed", { status: response.status });
  } catch (cause) {
    if (!signal.aborted) log("warn", "transcription failed", { cause: describe(cause) });
  }
  return null;
}
