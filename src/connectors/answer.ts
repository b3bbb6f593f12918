import { oneLine } from "../lib/text.ts";
import type { Outcome } from "../rules/action.ts";
import type { Performed } from "./connector.ts";

const LONGEST_WORD = 100;

/** A platform's own word for why it refused: `{error, code}` of ClawOps, `{error: {code}}` of vox, `{message, code}` of Teler. */
export function codeIn(body: unknown): string | null {
  return wordIn(body, "code") ?? wordIn(valueIn(body, "error"), "code");
}

export function wordIn(body: unknown, name: string): string | null {
  const value = valueIn(body, name);
  return (typeof value === "string" && oneLine(value, LONGEST_WORD)) || null;
}

export function valueIn(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

/** The same outcome, in words that the owner understands where there are any; with the platform's code, or else what it answered. */
export function inWords(performed: Performed, why: string | null, code: string | null): Performed {
  if (why === null) return performed;
  const detail = code !== null && code !== why ? `${why} (${code})` : `${why}: ${performed.detail}`;
  return { ...performed, outcome: { ...performed.outcome, why } as Outcome, detail };
}

/** Nothing was asked for, since it can't be had. */
export function impossible(why: string): Performed {
  return { outcome: { kind: "dead", why }, status: null, detail: why };
}
