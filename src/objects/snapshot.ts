import type { Call } from "../calls/call.ts";
import { type CallSnapshot, customerOfCall, summaryOf } from "../calls/summary.ts";
import { isE164 } from "../lib/phone.ts";
import { type StoodCall, standingIn } from "./stood.ts";

type Known = StoodCall & { call: Call; since: number; ledgered: { version: number } };

/** What the ledger is told of a call. `objectId` is the call's own; contacts are known by their objects' ids. */
export function snapshotOf(
  { call, since, ledgered: { version }, ...stood }: Known,
  { objectId, contacts }: { objectId: string; contacts: Env["CONTACT"] },
): CallSnapshot {
  const idOf = (phone: string) => (isE164(phone) ? contacts.idFromName(phone).toString() : null);
  const contactId = idOf(customerOfCall(call));
  const otherContactId = call.direction === null ? idOf(call.to?.value ?? "") : null;
  const { failed = 0, firstAttemptMs = null } = stood;
  const told = { version, receivedAt: since, contactId, otherContactId, objectId };
  return { ...summaryOf(call), ...told, ...standingIn(stood), failed, firstAttemptMs };
}
