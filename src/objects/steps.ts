import { outreachAbout } from "../automations.ts";
import { type Terms, afterQuiet } from "../outreach/clock.ts";
import { newCall } from "../outreach/placed.ts";
import { type Begun, type Ended, changed } from "../outreach/progress.ts";
import { type Reaching, expiresAt, hindranceOf } from "../outreach/reaching.ts";
import type { Step } from "../outreach/standing.ts";
import { type Attempt, type Owner, type Placing, type Verdict, type Work, actionIdOf } from "../rules/action.ts";
import { callOf, textOf } from "../rules/outreach-step.ts";
import { callerFor, isTalk } from "../rules/reach.ts";
import { senderFor } from "../rules/sender.ts";
import type { Settings } from "../settings.ts";
import type { ActionRow } from "./action-row.ts";
import type { MayReach } from "./open-outreaches.ts";
import type { Outbox } from "./outbox.ts";
import { newRef } from "./ref.ts";

type Parts = { owner: Owner; settings: Settings; outbox: Outbox };

export function termsOf(settings: Settings, now: number): Terms {
  const { QUIET_HOURS: quiet, TIME_ZONE: timeZone } = settings;
  const canText = senderFor("", settings) !== null;
  return { now, quiet, timeZone, canText, canCall: callerFor(null, settings) !== null, about: outreachAbout };
}

/** An action of an outreach. Made anew under an id that was there before, it is another outreach: nobody must take the one's actions for the other's. */
export function idIn(owner: Owner, { receivedAt }: Reaching, cause: string): string {
  return actionIdOf(owner, `${receivedAt}:${cause}`);
}

/** Begins a step: plans the action that carries it out. */
export function begin(
  reaching: Reaching,
  step: Step,
  { owner, settings, outbox, now }: Parts & { now: number },
): Reaching {
  const action = idIn(owner, reaching, `step:${step.key}`);
  const placing = step.kind === "call" ? newCall(newRef(owner.objectId)) : null;
  const work = placing ? callOf(reaching, placing.ref, { settings, now }) : textOf(reaching, { settings, now });
  const isByAgent = work.kind === "call.place" && isByModel(work.input, reaching.kind, settings);
  const call = placing && { ...placing, isByAgent };
  outbox.plan(action, work, now);
  const { progress } = reaching;
  const begun: Begun = { ...step, round: progress.round, begunAt: now, action, end: null, call };
  return { ...reaching, progress: { ...progress, begun: [...progress.begun, begun] } };
}

/** Whether a model talks with whom we call, the platform's or the owner's. */
function isByModel({ by, via }: Placing, kind: Reaching["kind"], settings: Settings): boolean {
  return by.kind === "agent" || isTalk(via, kind, settings);
}

export function withEnd(reaching: Reaching, key: string, end: Ended): Reaching {
  return { ...reaching, progress: changed(reaching.progress, key, (step) => ({ ...step, end })) };
}

type About = { leave: MayReach; settings: Settings; now: number; row: ActionRow | null };

/** Decides about a text or a call that is about to be made: whether it is still wanted, and may be. */
export function decideStep(reaching: Reaching, step: Begun, { leave, settings, now, row }: About): Verdict {
  const terms = termsOf(settings, now);
  const why = hindranceOf(reaching, step, terms) ?? (leave.kind === "no" ? leave.why : null);
  if (why !== null) return { kind: "withdrawn", why };
  const quietUntil = afterQuiet(now, terms);
  const at = Math.max(quietUntil, leave.kind === "later" ? leave.at : now);
  if (at >= expiresAt(reaching)) return { kind: "withdrawn", why: "too late for it" };
  if (at > now) return { kind: "later", at };
  return { kind: "perform", work: workOf(reaching, step, { settings, now, row }) };
}

/** The work of a step as it is worded now; by the platform that may have done it already, since no other knows of that. */
function workOf(reaching: Reaching, { call }: Begun, { settings, now, row }: Omit<About, "leave">): Work {
  const attempts = JSON.parse(row?.attempts ?? "[]") as Attempt[];
  const isTried = row !== null && attempts.some(({ outcome }) => outcome !== "later");
  const about = { settings, now, ...(isTried && { via: (JSON.parse(row.input) as Pick<Placing, "via">).via }) };
  return call ? callOf(reaching, call.ref, about) : textOf(reaching, about);
}
