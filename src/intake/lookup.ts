import { readChunks } from "../lib/body.ts";
import { within } from "../lib/deadline.ts";
import { SECOND } from "../lib/instant.ts";
import { parseObject } from "../lib/json.ts";
import { describe, log } from "../lib/log.ts";
import type { Settings } from "../settings.ts";

const PATIENCE_MS = 1200;
const LARGEST_ANSWER = 64_000;
const FAILURES_BEFORE_A_BREAK = 3;
const BREAK = 30 * SECOND;

/** A system that keeps failing is left alone for a while, by each instance of the Worker for itself. */
let failures = 0;
let askAgainAt = 0;

/** Asks the owner's own system what it knows of a number. Null if there is none, it is slow or broken, or is being left alone. */
export async function lookUp(phone: string, settings: Settings): Promise<Record<string, string> | null> {
  const { LOOKUP_URL, LOOKUP_TOKEN } = settings;
  if (!LOOKUP_URL || Date.now() < askAgainAt) return null;
  try {
    const variables = await within(PATIENCE_MS, ask(LOOKUP_URL, phone, LOOKUP_TOKEN));
    failures = 0;
    return variables;
  } catch (cause) {
    failures++;
    if (failures >= FAILURES_BEFORE_A_BREAK) askAgainAt = Date.now() + BREAK;
    log("warn", "lookup failed", { failures, cause: describe(cause) });
    return null;
  }
}

async function ask(base: string, phone: string, token: string | undefined): Promise<Record<string, string>> {
  const url = new URL(base);
  url.searchParams.set("phone", phone);
  const headers = { accept: "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(url, { headers, redirect: "manual", signal });
  if (!answer.ok) {
    await answer.body?.cancel();
    if (answer.status === 404) return {};
    throw new Error(`answered ${answer.status}`);
  }
  const body = await readChunks(answer, LARGEST_ANSWER);
  const object = body && parseObject(new TextDecoder().decode(body));
  const told: unknown = object && "variables" in object ? object.variables : null;
  if (typeof told !== "object" || told === null || Array.isArray(told)) throw new Error("answered without variables");
  return spoken(told);
}

/** Every value as a text, since it is spoken or compared; what is null is not known. */
function spoken(variables: object): Record<string, string> {
  const known = Object.entries(variables).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
