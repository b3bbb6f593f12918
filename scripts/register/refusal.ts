import { codeIn, valueIn, wordIn } from "../../src/connectors/answer.ts";
import type { Api } from "./platform.ts";

/** `retryAfter`: that header, as it came. */
export type Refused = { status: number; retryAfter: string | null; body: unknown };

/** Why a platform did not do what it was asked, and what helps; with the platform's own words, which may hold anything. */
export function inWords({ status, retryAfter, body }: Refused, api: Api): string {
  const why = api.cures[status] ?? meaningOf({ status, retryAfter }, api);
  const said = [codeIn(body), saidIn(body)].filter((word) => word !== null);
  return said.length > 0 ? `${why} It says: ${said.join(", ")}` : why;
}

function meaningOf({ status, retryAfter }: Omit<Refused, "body">, { name, key, base }: Api): string {
  switch (status) {
    case 400:
    case 422:
      return `${name} does not accept this (${status}); nothing was changed.`;
    case 401:
      return `${name} does not know the key in ${key} (401): copy it once more from its console, whole.`;
    case 403:
      return `${name} does not allow this to the key in ${key} (403): see in its console what the key may do.`;
    case 404:
      return `${name} does not have this (404): see in its console whether it is still there.`;
    case 409:
      return `${name} has something against it just now (409), such as a change by somebody else: run this again.`;
    case 429:
      return `${name} is asked too often (429): run this again ${whenOf(retryAfter)}.`;
  }
  if (status >= 500) return `${name} itself is in trouble (${status}): run this again later.`;
  if (status >= 300 && status < 400) return `${name} is not there any more (${status}): see whether ${base} is right.`;
  return `${name} answered ${status}.`;
}

/** Seconds or a date (RFC 9110 §10.2.3). */
function whenOf(retryAfter: string | null): string {
  if (/^\d{1,6}$/.test(retryAfter ?? "")) return `in ${retryAfter} s`;
  const at = Date.parse(retryAfter ?? "");
  return Number.isNaN(at) ? "in a minute" : `after ${new Date(at).toISOString()}`;
}

function saidIn(body: unknown): string | null {
  return wordIn(body, "error") ?? wordIn(valueIn(body, "error"), "message") ?? wordIn(body, "message");
}
