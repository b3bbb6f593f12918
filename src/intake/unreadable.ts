import { tryDecode } from "hono/utils/url";

import { keepUnreadable } from "../ledger/unreadable.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import type { Delivery, Dialect, Provider, Reading, Sensitive } from "../providers/provider.ts";
import type { Ending } from "./answer.ts";

const LEDGER_PATIENCE_MS = 4000;
/** What a reading may need; signatures and whatever else proves a sender are not kept. */
const KEPT_HEADERS = /^content-(?:type|encoding)$|^x-teler-(?:event-id|api-version)$/;

type Strange = {
  provider: Provider;
  dialect: Dialect;
  delivery: Delivery;
  reading: Extract<Reading, { kind: "unreadable" }>;
};

/** Keeps a genuine delivery whole that is in no known shape, so that it can be read later: unless it may hold what its customer may not want kept. */
export async function setAside(env: Env, { provider, dialect, delivery, reading }: Strange): Promise<Ending> {
  const { body, receivedAt } = delivery;
  const { reason, sensitive, isForSender } = reading;
  const path = pathOf(delivery);
  const headers = Object.fromEntries([...delivery.headers].filter(([name]) => KEPT_HEADERS.test(name)));
  const kept = { provider: provider.name, dialect: dialect.name, path, headers, body, reason, receivedAt };
  try {
    if (sensitive && !(await mayKeep(env, sensitive))) return { kind: "ignored", reason: `not to be kept: ${reason}` };
    const { id, isNew } = await within(LEDGER_PATIENCE_MS, keepUnreadable(env.LEDGER, kept));
    return isNew ? { kind: "unreadable", id, why: reason, isForSender } : { kind: "duplicate", id };
  } catch (cause) {
    log("error", "not set aside", { cause: describe(cause) });
    return { kind: "unstored", why: `${reason}; ${describe(cause)}` };
  }
}

/** Whether the customer is known to mind nothing. While that is not known, what was said may lie nowhere but with its call. */
async function mayKeep({ CALL }: Env, { provider, call }: Sensitive): Promise<boolean> {
  return within(LEDGER_PATIENCE_MS, CALL.getByName(`${provider}:${call}`).mayBeKept());
}

/** The path without the secret or the ref that may be in it, which is recognized as the router read it, however it is encoded. */
function pathOf({ url, token, ref }: Delivery): string {
  const segments = new URL(url).pathname.split("/").map((segment) => {
    const read = tryDecode(segment, decodeURIComponent);
    return read === token ? ":token" : read === ref ? ":ref" : segment;
  });
  return segments.join("/");
}
