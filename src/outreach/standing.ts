import type { OutreachState } from "./outreach.ts";

/** A step that is to be begun. `dueAt`: ms since the epoch. */
export type Step = { key: string; kind: "sms" | "call"; dueAt: number };

/** How an outreach stands. `next`: what is to be done next; `changesAt`: when it has to be looked at again without that, ms since the epoch. */
export type Standing = { state: OutreachState; next: Step | null; changesAt: number | null };
