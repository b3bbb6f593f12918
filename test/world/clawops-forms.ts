import type { Account } from "./account.ts";
import type { Outgoing } from "./courier.ts";
import { signReference } from "./sign.ts";

export type Fields = Record<string, string>;

/** What ClawOps sends to a URL: a form, signed with the account's key (contracts/clawops.md §1.0); unsigned where it was told none. */
export function formTo(url: string, fields: Fields, { keys: { CLAWOPS_SIGNING_KEY: secret } }: Account): Outgoing {
  const body = new URLSearchParams(fields).toString();
  const signature = secret ? { "x-signature": signReference({ url, body, secret }) } : {};
  return { url, headers: { "content-type": "application/x-www-form-urlencoded", ...signature }, body };
}
