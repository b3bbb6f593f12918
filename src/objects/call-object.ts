import { DurableObject } from "cloudflare:workers";

import { rules } from "../automations.ts";
import { type Call, apply } from "../calls/call.ts";
import type { CallEvent } from "../calls/event.ts";
import { arrive, noArrivals, settle } from "../calls/order.ts";
import { within } from "../lib/deadline.ts";
import { DAY, HOUR, MINUTE } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import { type Attempt, type AttemptMessage, type Plan, type Work, actionIdOf } from "../rules/action.ts";
import { planAll } from "../rules/rule.ts";
import type { Settings } from "../settings.ts";
import type { ActionView, Result } from "./action-row.ts";
import { Alarm } from "./alarm.ts";
import { CallStore, type Folded, type StoredEvent } from "./call-store.ts";
import { isMigrated, migrate } from "./migrate.ts";
import { type Change, type Claim, Outbox } from "./outbox.ts";
import { Timers } from "./timers.ts";

const SCHEMA = [CallStore.tables, Outbox.tables, Timers.tables];
const PLAN_AGAIN_AFTER = MINUTE;
const QUEUE_PATIENCE_MS = 10_000;

/** What became of a delivery's events: stored durably now, or all of them known before. */
export type Accepted = { kind: "accepted" | "duplicate" };
export type CallClaim =
  | Exclude<Claim, { kind: "perform" }>
  | (Extract<Claim, { kind: "perform" }> & { call: Pick<Call, "provider" | "id"> });
export type CallView = Folded & { events: StoredEvent[]; actions: ActionView[] };

/**
 * One call: its events, each once; what they add up to; and the actions that follow. Named `provider:callId`.
 * Whatever belongs together is written in one synchronous turn, and so stored together or not at all.
 */
export class CallObject extends DurableObject<Env> {
  readonly #settings: Settings;
  readonly #alarm: Alarm;
  readonly #store: CallStore;
  readonly #outbox: Outbox;
  readonly #timers: Timers;

  constructor(ctx: DurableObjectState, env: Env, settings: Settings) {
    super(ctx, env);
    this.#settings = settings;
    this.#alarm = new Alarm(ctx.storage);
    this.#store = new CallStore(ctx.storage);
    this.#outbox = new Outbox(ctx.storage);
    this.#timers = new Timers(ctx.storage);
    void ctx.blockConcurrencyWhile(() => this.#alarm.load());
  }

  /** Takes in the events of one delivery about this call. When it answers, they are stored and what follows is planned. */
  accept(events: CallEvent[]): Accepted {
    const now = Date.now();
    return this.#write(() => {
      migrate(this.ctx.storage, SCHEMA);
      const before = this.#store.folded();
      const after = this.#fold(before, events, now);
      if (!after) return { kind: "duplicate" };
      if (!before) this.#timers.set("retention", now + this.#settings.RETENTION_DAYS * DAY);
      const planAt = this.#proceed(after, now);
      if (planAt !== null) this.#timers.set("plan", planAt);
      // One that is left behind finds nothing new to plan.
      else if (before?.arrivals.waitUntil != null) this.#timers.cancel("plan");
      return { kind: "accepted" };
    });
  }

  /** Everything that is known of this call, or null if nothing is. */
  view(): CallView | null {
    const folded = this.#exists() ? this.#store.folded() : null;
    return folded && { ...folded, events: this.#store.timeline(folded.call), actions: this.#outbox.list() };
  }

  /** Asks for an attempt of an action. The rules word it anew, from what is known of the call by now. */
  claim(actionId: string, attempt: number): CallClaim {
    const folded = this.#exists() ? this.#store.folded() : null;
    if (!folded) return { kind: "gone" };
    const claim = this.#write(() => this.#outbox.claim(actionId, attempt, Date.now()));
    if (claim.kind !== "perform") return claim;
    const { provider, id } = folded.call;
    return { ...claim, work: this.#reworded(actionId, folded.call) ?? claim.work, call: { provider, id } };
  }

  /** Notes what came of an attempt. */
  record(actionId: string, attempt: number, result: Pick<Result, "result" | "outcome">): ActionView | null {
    if (!this.#exists()) return null;
    return this.#write(() => this.#outbox.record(actionId, attempt, { ...result, ...chance() }));
  }

  /** Notes that the message of an attempt ended among the dead letters. */
  bury(actionId: string, attempt: number, result: Attempt): ActionView | null {
    if (!this.#exists()) return null;
    return this.#write(() => this.#outbox.bury(actionId, attempt, { result, ...chance() }));
  }

  retry(actionId: string): Change {
    if (!this.#exists()) return { kind: "gone" };
    return this.#write(() => this.#outbox.retry(actionId, Date.now()));
  }

  resolve(actionId: string, as: "done" | "not_done"): Change {
    if (!this.#exists()) return { kind: "gone" };
    return this.#write(() => this.#outbox.resolve(actionId, as));
  }

  override async alarm(): Promise<void> {
    this.#alarm.wentOff();
    const now = Date.now();
    try {
      if (!this.#exists()) return;
      const { messages, isOver } = this.#write(() => this.#work(now));
      if (isOver) await this.#forget();
      else await this.#send(messages);
    } catch (cause) {
      // Cloudflare gives up an alarm that keeps throwing; what is stored here must not be left without one.
      log("error", "alarm failed", { cause: describe(cause) });
      this.#alarm.pointAt(now + MINUTE);
    }
  }

  /** Adds what is new among the events; null if nothing is. */
  #fold(before: Folded | null, events: CallEvent[], now: number): Folded | null {
    let call = before?.call ?? null;
    let arrivals = before?.arrivals ?? noArrivals();
    for (const event of events) {
      const arrived = arrive(arrivals, event.type, { now, holdMs: this.#settings.HOLD_MS });
      if (!this.#store.add(event, { seq: arrived.arrivals.seq, late: arrived.late })) continue;
      arrivals = arrived.arrivals;
      call = apply(call, event);
    }
    return call && arrivals.seq > (before?.arrivals.seq ?? 0) ? { call, arrivals } : null;
  }

  /**
   * Keeps what is known by now and plans what follows from it. Gives the instant at which planning is to go on: a missing
   * event could still change it, or a rule failed; null when all is planned.
   */
  #proceed({ call, arrivals: before }: Folded, now: number): number | null {
    const { arrivals, waitUntil } = settle(call, before, { now, holdMs: this.#settings.HOLD_MS });
    this.#store.keep({ call, arrivals });
    if (waitUntil !== null) return waitUntil;
    const { plans, failures } = this.#planned(call);
    for (const { id, plan } of plans) this.#outbox.plan(id, plan, now);
    if (failures.length === 0) return null;
    log("error", "rules failed", { provider: call.provider, call: call.id, failures });
    return now + PLAN_AGAIN_AFTER;
  }

  #planned(call: Call): { plans: { id: string; plan: Plan }[]; failures: string[] } {
    const { plans, failures } = planAll(rules, call, this.#settings);
    return { plans: plans.map((plan) => ({ id: actionIdOf(this.ctx.id.toString(), plan.cause), plan })), failures };
  }

  #reworded(actionId: string, call: Call): Work | null {
    const found = this.#planned(call).plans.find(({ id }) => id === actionId);
    return found ? { kind: found.plan.kind, input: found.plan.input } : null;
  }

  /** All that is due: timers first, since they may plan what is then sent. `isOver`: the call's time to be forgotten has come. */
  #work(now: number): { messages: AttemptMessage[]; isOver: boolean } {
    let isOver = false;
    this.#timers.serve(now, ({ id }) => {
      if (id === "retention") isOver = true;
      const folded = id === "plan" ? this.#store.folded() : null;
      if (folded && this.#proceed(folded, now) !== null) throw new Error("not everything could be planned");
    });
    // Kept until it has happened, and put off while something is still to be done.
    if (isOver) this.#timers.set("retention", now + HOUR);
    isOver &&= !this.#outbox.isBusy();
    return { isOver, messages: isOver ? [] : this.#outbox.take(now, Math.random()) };
  }

  async #forget(): Promise<void> {
    this.#alarm.wentOff();
    await this.ctx.storage.deleteAll();
  }

  async #send(messages: AttemptMessage[]): Promise<void> {
    if (messages.length === 0) return;
    try {
      await within(QUEUE_PATIENCE_MS, this.env.ACTIONS.sendBatch(messages.map((body) => ({ body }))));
    } catch (cause) {
      log("error", "queue unreachable", { actions: messages.length, cause: describe(cause) });
      this.#write(() => this.#outbox.putBack(messages, Date.now()));
    }
  }

  /** False for an object that nothing was ever stored in, or nothing any more. */
  #exists(): boolean {
    if (!isMigrated(this.ctx.storage)) return false;
    migrate(this.ctx.storage, SCHEMA);
    return true;
  }

  /** Writes in one turn, the alarm included. */
  #write<Value>(change: () => Value): Value {
    const value = this.ctx.storage.transactionSync(change);
    this.#alarm.pointAt(earliest(this.#timers.nextAt(), this.#outbox.nextAt()));
    return value;
  }
}

function chance(): { now: number; random: number } {
  return { now: Date.now(), random: Math.random() };
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
