import { rules } from "../automations.ts";
import type { Call } from "../calls/call.ts";
import { type Arrivals, heardOfEnd } from "../calls/order.ts";
import { MINUTE, SECOND } from "../lib/instant.ts";
import { LAPSING, type Owner, type Plan, type Verdict, type Work, actionIdOf } from "../rules/action.ts";
import { RECORDED } from "../rules/call-record.ts";
import { isTestStory, planAll } from "../rules/rule.ts";
import type { Settings } from "../settings.ts";
import type { Outbox } from "./outbox.ts";

/** `recorded`: the state of the call that the CRM was last given to take (`stateOf`). */
type Known = { call: Call; arrivals: Arrivals; recorded?: string | null };
/** What the customer's contact says of an action that is about to be done. `into`: the action that tells of this too. */
export type Asked = { name: string | null; into: string | null };
export const NOT_ASKED: Asked = { name: null, into: null };
/** It was asked and did not answer; it may have heard all the same. */
export const UNANSWERED = "unanswered";
const ASK_AGAIN_AFTER = 10 * SECOND;
/** After so long an alert goes out all the same: one too many is better than none. */
const ASK_FOR = MINUTE;

type Parts = { owner: Owner; settings: Settings; outbox: Outbox };
/** An attempt that is about to be made. */
type About = { id: string; work: Work; asked: Asked | typeof UNANSWERED; now: number };
type Planned = { id: string; plan: Plan };

/** What the rules ask for one call, as actions of its object. */
export class Planner {
  readonly #parts: Parts;
  /** The action that tells the CRM first. */
  readonly #record: string;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#record = actionIdOf(parts.owner, RECORDED);
  }

  /** Plans all that follows from the call now; gives the rules that failed. */
  plan(known: Known, now: number): string[] {
    const { plans, failures } = this.#all(known, { now });
    const { outbox } = this.#parts;
    for (const { id, plan } of plans) outbox.plan(id, plan, plan.dueAt ?? now);
    // A rule that failed may want what it does not say.
    if (failures.length === 0) outbox.lapse(LAPSING, new Set(plans.map(({ id }) => id)), now);
    return failures;
  }

  /** Whether the customer's contact has a say in the action, and which: to put it together with another, or to tell a name. */
  asks(known: Known, id: string, now: number): "fold" | "name" | null {
    if (isTestStory(known.call.id)) return null;
    const plan = this.#find(known, id, { now });
    if (plan?.folds) return "fold";
    return plan?.kind === "crm.record" ? "name" : null;
  }

  /** Decides about an attempt: what is to be done is worded anew, by what is known by now. */
  decide(known: Known, { id, work, asked, now }: About): Verdict {
    if (asked === UNANSWERED) {
      const waitsSince = heardOfEnd(known.arrivals) ?? 0;
      const isFolding = this.asks(known, id, now) === "fold";
      if (isFolding && now < waitsSince + ASK_FOR) return { kind: "later", at: now + ASK_AGAIN_AFTER };
      return this.decide(known, { id, work, asked: NOT_ASKED, now });
    }
    if (asked.into !== null) return { kind: "withdrawn", why: `folded into ${asked.into}` };
    const plan = this.#find(known, id, { now, name: asked.name });
    if (plan) return { kind: "perform", work: reworded(plan, work) };
    return LAPSING.has(work.kind) ? { kind: "withdrawn", why: "not needed any more" } : { kind: "perform", work };
  }

  #find(known: Known, id: string, more: { now: number; name?: string | null }): Plan | null {
    return this.#all(known, more).plans.find((planned) => planned.id === id)?.plan ?? null;
  }

  #all({ call, arrivals, recorded = null }: Known, more: { now: number; name?: string | null }) {
    const { owner, settings, outbox } = this.#parts;
    const isTaken = recorded !== null && outbox.find(this.#record)?.state === "done";
    const { plans, failures } = planAll(rules, call, {
      settings,
      ...more,
      overSince: heardOfEnd(arrivals),
      recorded: isTaken ? recorded : null,
    });
    return { plans: plans.map((plan): Planned => ({ id: actionIdOf(owner, plan.cause), plan })), failures };
  }
}

/** The work as the rules word it now. What has been waited for goes on from when that began. */
function reworded(plan: Plan, work: Work): Work {
  if (plan.kind === "content.fetch" && work.kind === "content.fetch")
    return { kind: plan.kind, input: { ...plan.input, since: work.input.since } };
  return { kind: plan.kind, input: plan.input } as Work;
}
