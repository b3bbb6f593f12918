import type { CallSnapshot } from "../calls/summary.ts";
import type { ContactSnapshot } from "../contacts/card.ts";
import type { OutreachSnapshot } from "../outreach/outreach.ts";
import type { Settings } from "../settings.ts";

/** `gone`: whatever this is about was deleted, and its object has to forget it too. */
export type Recorded = "recorded" | "stale" | "gone";

/** What an object is given besides its own storage. */
export type Means = {
  settings: Settings;
  ledger: {
    recordCall(snapshot: CallSnapshot): Promise<Recorded>;
    recordContact(snapshot: ContactSnapshot): Promise<Recorded>;
    recordOutreach(snapshot: OutreachSnapshot): Promise<Recorded>;
    /** When somebody next spoke with a contact, after an instant (both ms since the epoch); null if nobody has. */
    spokenAfter(contactId: string, at: number): Promise<number | null>;
  };
};
