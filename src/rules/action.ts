import * as z from "zod";

import type { CanonicalEvent } from "../calls/message.ts";
import { digestOf } from "../lib/digest.ts";
import type { Notice } from "../words/notice.ts";

/** What can be done in the world, by kind, with what its connector needs to do it. */
export type Work = { kind: "slack.post"; input: Notice } | { kind: "forward"; input: { events: CanonicalEvent[] } };
export type ActionKind = Work["kind"];

/** Work that a rule asks for. The same cause of the same rule is the same action, however often it is planned. */
export type Plan = Work & { cause: string };

export type ActionState = "planned" | "queued" | "retrying" | "done" | "withdrawn" | "unknown" | "dead";

/** What came of trying: made where the answer is seen, and obeyed everywhere else. */
export type Outcome =
  | { kind: "done"; ref?: string }
  | { kind: "retry"; why: string; afterSeconds?: number }
  | { kind: "dead"; why: string }
  | { kind: "unknown"; why: string }
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
export type Owner = { kind: "call" | "contact"; objectId: string };

const ACTION_ID = /^(call|contact)-([0-9a-f]{64})-[0-9a-f]{32}$/;

/** An action's id: the object that owns it, and a hash of its cause. */
export function actionIdOf({ kind, objectId }: Owner, cause: string): string {
  return `${kind}-${objectId}-${digestOf(cause).slice(0, 32)}`;
}

/** The owner of the action, or null if the text is no action's id. */
export function ownerOf(actionId: string): Owner | null {
  const [, kind, objectId] = ACTION_ID.exec(actionId) ?? [];
  return kind && objectId ? { kind: kind as Owner["kind"], objectId } : null;
}
