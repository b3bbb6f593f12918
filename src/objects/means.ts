import type { CallSummary } from "../calls/summary.ts";
import type { Card } from "../contacts/card.ts";
import type { Settings } from "../settings.ts";

/** What the ledger is told of a call. `version` counts up; the ids are those of our objects, in hexadecimal digits. */
type CallSnapshot = CallSummary & {
  version: number;
  objectId: string;
  /** The object of the customer's number, or null where that is none. */
  contactId: string | null;
  /** The object of the other number, where nobody says which of the two is the customer's; else null. */
  otherContactId: string | null;
  /** When its first event came in; ms since the epoch. */
  receivedAt: number;
  /** How many actions wait for a person. */
  waiting: number;
};

/** What the ledger is told of a contact. */
type ContactSnapshot = Pick<Card, "name" | "consent"> & { id: string; version: number; phone: string };

/** `gone`: whatever this is about was deleted, and its object has to forget it too. */
export type Recorded = "recorded" | "stale" | "gone";

/** What an object is given besides its own storage. */
export type Means = {
  settings: Settings;
  ledger: {
    recordCall(snapshot: CallSnapshot): Promise<Recorded>;
    recordContact(snapshot: ContactSnapshot): Promise<Recorded>;
  };
};
