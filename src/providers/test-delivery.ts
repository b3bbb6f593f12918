import { SECOND } from "../lib/instant.ts";

/** Numbers that are kept for films and rest with nobody: nanpa.com, "555 line numbers". */
export const CALLER = "+12025550123";
export const CALLED = "+12025550199";

/** How long somebody let it ring. */
export const RANG_FOR = 20 * SECOND;

/** A delivery of JSON. */
export function postJson(url: string, body: string, headers: Record<string, string> = {}): Request {
  return new Request(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
}
