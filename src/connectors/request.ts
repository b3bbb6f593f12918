import { parseJson } from "../lib/json.ts";
import { describe } from "../lib/log.ts";
import type { Outcome } from "../rules/action.ts";
import type { Outside, Performed } from "./connector.ts";

const DETAIL_BYTES = 1024;
const LONGEST_JSON_BYTES = 64 * 1024;
const LONGEST_RETRY_AFTER_SECONDS = 6 * 60 * 60;
/** Refusals that may pass by themselves. */
const PASSING = new Set([408, 409, 425, 429]);

/** `longest`: how many bytes of the answer are read. */
type Asking = RequestInit & { longest?: number };

/** Sends one request and makes of its answer, or of its lack, an outcome. Redirects are not followed: what we send is for this address only. */
export async function request(url: string, init: RequestInit, outside: Outside): Promise<Performed> {
  return (await send(url, { ...init, longest: DETAIL_BYTES }, outside)).performed;
}

/** Likewise, with what the answer says. `body` is undefined where it is no JSON, breaks off or is longer than `longest` (64 kB where that is not told). */
export async function requestJson(
  url: string,
  asking: Asking,
  outside: Outside,
): Promise<{ performed: Performed; body: unknown }> {
  const { performed, text } = await send(url, asking, outside);
  return { performed, body: parseJson(text) };
}

async function send(
  url: string,
  { longest = LONGEST_JSON_BYTES, ...init }: Asking,
  { fetch, signal, now }: Outside,
): Promise<{ performed: Performed; text: string }> {
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    // The status has decided; an answer that breaks off after it is only shown shorter.
    const text = await beginningOf(response, longest).catch(() => "");
    const detail = text.slice(0, DETAIL_BYTES);
    return { performed: { outcome: outcomeOf(response, now), status: response.status, detail }, text };
  } catch (cause) {
    const why = signal.aborted ? "no answer in time" : describe(cause);
    return { performed: { outcome: { kind: "retry", why }, status: null, detail: why }, text: "" };
  }
}

/** What a status means for the action (spec §5). */
function outcomeOf({ status, headers }: Response, now: number): Outcome {
  if (status >= 200 && status < 300) return { kind: "done" };
  const why = `answered ${status}`;
  if (status < 500 && !PASSING.has(status)) return { kind: "dead", why };
  const afterSeconds = readRetryAfter(headers.get("retry-after"), now);
  return { kind: "retry", why, ...(afterSeconds !== null && { afterSeconds }) };
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3), at most six hours; null where there is none. */
function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null || !/^\d+$|GMT$/.test(header)) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(1, Math.ceil(seconds)), LONGEST_RETRY_AFTER_SECONDS);
}

/** So many bytes of the answer, or what has come when there are more; the rest is not even read. */
async function beginningOf(response: Response, longest: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    if ((length += chunk.byteLength) >= longest) break;
  }
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("");
}
