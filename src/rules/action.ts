import * as z from "zod";

import type { ArtefactStatus } from "../calls/artefact.ts";
import type { JsonValue } from "../calls/event.ts";
import type { CanonicalEvent } from "../calls/message.ts";
import { digestOf } from "../lib/digest.ts";
import type { Looked } from "../outreach/placed.ts";
import type { Notice } from "../words/notice.ts";

/** A call as a CRM is told of it: what is known, and what is not. Times are ms since the epoch. */
export type CallRecord = {
  type: "call";
  provider: string;
  call: string;
  /** The customer's side. */
  phone: string;
  contactName: string | null;
  direction: string | null;
  status: string;
  startedAt: number;
  endedAt: number | null;
  durationSeconds: number;
  summary: string | null;
  sentiment: string | null;
  fields: Record<string, JsonValue>;
  recordingUrl: string | null;
  /** One line for each utterance; empty where nothing is known of any. */
  transcript: string;
  /** What was to be had of this call and did not come. */
  missing: ("transcript" | "summary")[];
  optedOut: boolean;
  /** Where the call is shown. */
  shownAt: string | null;
};

/** A text to one person. Times are ms since the epoch. */
export type Text = {
  via: "clawops" | "vox";
  /** E.164. */
  to: string;
  text: string;
  /** After that nobody wants it any more. */
  expiresAt: number;
  /** When the person wrote what this answers, if it does. */
  answers?: number;
  /** It says that a wish is followed, and so is sent to whoever wants nothing too. */
  isConsent?: true;
};

/** A call to one person about an order or a booking. */
export type Placing = {
  via: "clawops" | "vox" | "teler";
  /** E.164. */
  to: string;
  /** Who speaks: the platform's agent with what it is told, or we by what we answer when the platform asks. */
  by: { kind: "agent"; instruction: string; variables: Record<string, string> } | { kind: "flow" };
  /** Tells our callbacks of this call from all others; only the platform is told it. */
  ref: string;
  /** What the URLs begin with that the platform is given; null where that is not known. */
  base: string | null;
  /** After that nobody wants it any more; ms since the epoch. */
  expiresAt: number;
};

/** What a CRM is told of a booking or an order. Times are ms since the epoch. */
export type OutreachRecord = {
  type: "booking" | "order";
  id: string;
  phone: string;
  name: string;
  state: string;
  /** When the appointment is; null for an order. */
  at: number | null;
  /** What came of it: how it was answered, the address, what was said. */
  result: { by: string | null; address: string | null; said: string | null };
  /** The body as it came in. */
  body: Record<string, JsonValue>;
  shownAt: string | null;
};

/** What can be done in the world, by kind, with what its connector needs to do it. */
export type Work =
  | { kind: "slack.post"; input: Notice }
  | { kind: "forward"; input: { events: CanonicalEvent[] } }
  /** Tells the CRM of a call, a booking or an order, or, as an update, what became known after it was told. */
  | { kind: "crm.record"; input: { record: CallRecord | OutreachRecord; isUpdate: boolean } }
  /** Asks the platform for what was said in a call and what came of it. `since`: when it began to be waited for; ms since the epoch. */
  | { kind: "content.fetch"; input: { call: string; since: number; wanted: ("transcript" | "summary")[] } }
  /** Has the platform write a transcript, which it charges for. */
  | { kind: "transcript.request"; input: { call: string } }
  | { kind: "sms.send"; input: Text }
  | { kind: "call.place"; input: Placing }
  /** Has a model read what came of a call of ours from what was said in it, a line each. */
  | { kind: "call.read"; input: { about: "booking" | "order"; transcript: string } }
  /** Asks the platform of a call: `call` is its id, or null for one that may have been placed to `to` since `since` (ms since the epoch). */
  | { kind: "call.look"; input: { via: Placing["via"]; to: string; call: string | null; since: number; ref: string } }
  /** Has a model write the answer to a text, which is then sent as `answer` says. */
  | { kind: "reply.write"; input: { text: string; answer: Omit<Text, "text"> } };
export type ActionKind = Work["kind"];

const KINDS: Record<ActionKind, true> = {
  "slack.post": true,
  "crm.record": true,
  "sms.send": true,
  "call.place": true,
  "call.look": true,
  "call.read": true,
  "content.fetch": true,
  "transcript.request": true,
  "reply.write": true,
  forward: true,
};
export const ACTION_KINDS = Object.keys(KINDS) as ActionKind[];

/**
 * Work that a rule asks for. The same cause of the same rule is the same action, however often it is planned. `dueAt` (ms since the epoch)
 * is when it is done, or at once; asked for again before that, it can only become earlier.
 */
export type Plan = Work & {
  cause: string;
  dueAt?: number;
  /** It tells of a person who may have been told of just before; the two may become one. */
  folds?: true;
};

/** Kinds that are only done while their rule still asks for them. All others are done once they were asked for. */
export const LAPSING: ReadonlySet<ActionKind> = new Set<ActionKind>(["content.fetch", "transcript.request"]);

/** Kinds that must not be done twice, and that nobody else keeps from being: whether an attempt that was not heard of again did it has to be found out. */
export const UNREPEATABLE: ReadonlySet<ActionKind> = new Set<ActionKind>(["call.place"]);

/** What an object says to whoever is about to make an attempt: to do it, not before an instant (ms since the epoch), or not at all any more. */
export type Verdict =
  | { kind: "perform"; work: Work }
  | { kind: "later"; at: number }
  | { kind: "withdrawn"; why: string };

/** What a model read of a call of ours. `unclear`: nothing plain was said. */
export type CallReading = {
  result: "confirmed" | "declined" | "unclear";
  address: string | null;
  said: string | null;
};

export type { Looked } from "../outreach/placed.ts";

/** What an attempt found out: about the call, or what a model wrote (null: nothing usable). */
export type Learned = {
  events?: CanonicalEvent[];
  artefacts?: Partial<Record<"transcript" | "summary", ArtefactStatus>>;
  reply?: string | null;
  looked?: Looked;
  /** Null: nothing usable. */
  read?: CallReading | null;
};

export type ActionState = "planned" | "queued" | "retrying" | "done" | "withdrawn" | "unknown" | "dead";

/** What came of trying: made where the answer is seen, and obeyed everywhere else. */
export type Outcome =
  | { kind: "done"; ref?: string }
  | { kind: "retry"; why: string; afterSeconds?: number }
  | { kind: "dead"; why: string }
  /** Whether it happened can't be told from here. */
  | { kind: "unknown"; why: string }
  /** Not possible now, through nobody's fault: as if it had not been tried. */
  | { kind: "later"; why: string; afterSeconds: number }
  /** Not to be done any more. */
  | { kind: "withdrawn"; why: string };

/** One attempt as the timeline shows it: `at` ms since the epoch, `status` of the HTTP answer if there was one. */
export type Attempt = { at: number; outcome: Outcome["kind"]; status: number | null; detail: string };

/** An attempt to be made, as the queue carries it: ids only. */
export const AttemptMessage = z.object({
  kind: z.literal("attempt"),
  action: z.string(),
  attempt: z.number().int().positive(),
});
export type AttemptMessage = z.infer<typeof AttemptMessage>;

/** Which kind of object an action belongs to, and which of them (its id in hexadecimal digits). */
export type Owner = { kind: "call" | "contact" | "outreach"; objectId: string };

const ACTION_ID = /^(call|contact|outreach)-([0-9a-f]{64})-[0-9a-f]{32}$/;

/** An action's id: the object that owns it, and a hash of its cause. */
export function actionIdOf({ kind, objectId }: Owner, cause: string): string {
  return `${kind}-${objectId}-${digestOf(cause).slice(0, 32)}`;
}

/** The owner of the action, or null if the text is no action's id. */
export function ownerOf(actionId: string): Owner | null {
  const [, kind, objectId] = ACTION_ID.exec(actionId) ?? [];
  return kind && objectId ? { kind: kind as Owner["kind"], objectId } : null;
}
