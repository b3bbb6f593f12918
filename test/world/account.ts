import * as z from "zod";

import { KEY_NAMES, type Keys } from "./prove.ts";
import { forTests, type Service } from "./service.ts";

const Told = z.strictObject({ to: z.url(), keys: z.partialRecord(z.enum(KEY_NAMES), z.string()) });

/**
 * What was entered in the platforms' consoles: Offhook's PUBLIC_URL, and the keys it shares with each. Without it nothing is signed, and nobody
 * is told of an account's own events.
 */
export class Account {
  to: string | null = null;
  keys: Keys = {};
}

/** Entered by `PUT /_/account {to, keys}`. */
export function createAccountService(account: Account): Service {
  return forTests(async ({ method, body }) => {
    if (method === "PUT") Object.assign(account, Told.parse(JSON.parse(body)));
    return Response.json({ to: account.to });
  });
}
