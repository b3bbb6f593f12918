import { DurableObject } from "cloudflare:workers";

import type { Artefacts } from "../calls/artefact.ts";
import { type Call, apply, withArtefacts } from "../calls/call.ts";
import { type CallEvent, type Line, phaseOf } from "../calls/event.ts";
import { type Arrivals, arrive, byLife, expect, noArrivals, settle } from "../calls/order.ts";
import { asLeaving, isWithheld, withoutContent } from "../calls/privacy.ts";
import { customerOfCall, summaryOf } from "../calls/summary.ts";
import { within } from "../lib/deadline.ts";
import { DAY, HOUR, MINUTE, earliest } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import { isE164 } from "../lib/phone.ts";
import type { Attempt, AttemptMessage, Learned, Owner, Verdict, Work } from "../rules/action.ts";
import { stateOf, withTranscript } from "../rules/call-record.ts";
import { isForwarding } from "../rules/forwarding.ts";
import { isTestStory } from "../rules/rule.ts";
import type { ActionView } from "./action-row.ts";
import { Actions, type Claimed, type ForwardedAgain, type Report } from "./actions.ts";
import { Agenda } from "./agenda.ts";
import { lineOf } from "./call-line.ts";
import { CallTelling, type WithNews } from "./call-news.ts";
import { type EventRow, EventStore } from "./event-store.ts";
import type { Pending } from "./forwarding.ts";
import { Kept } from "./kept.ts";
import { type Ledgered, changed, tellLedger } from "./ledgered.ts";
import type { Means } from "./means.ts";
import type { Change, Waiting } from "./outbox.ts";
import { type Asked, NOT_ASKED, Planner, UNANSWERED } from "./planner.ts";
import { renewedCall } from "./renewed.ts";
import { snapshotOf } from "./snapshot.ts";
import { type StoodCall, restoodCall } from "./stood.ts";

const PLAN_AGAIN_AFTER = MINUTE;
const CONTACT_PATIENCE_MS = 1500;

/** What a call's events add up to, how they came in, and what the ledger knows of it. */
type Sum = WithNews &
  StoodCall & {
    arrivals: Arrivals;
    /** When its first event came in; ms since the epoch. */
    since: number;
    ledgered: Ledgered;
    /** Which state of the call the CRM was last given to take. */
    recorded?: string;
  };
type StoredEvent = EventRow<CallEvent>;

/** What became of a delivery's events: stored durably now, or all of them known before. */
export type Accepted = { kind: "accepted" | "duplicate" };
export type CallView = Pick<Sum, "call" | "arrivals"> & { events: StoredEvent[]; actions: ActionView[] };

/** One call: its events, each once; what they add up to; and the actions that follow. Named `provider:callId`. */
export class CallObject extends DurableObject<Env> {
  readonly #means: Means;
  readonly #events: EventStore<CallEvent>;
  readonly #sum: Kept<Sum>;
  readonly #agenda: Agenda;
  readonly #actions: Actions;
  readonly #owner: Owner;
  readonly #planner: Planner;
  readonly #telling: CallTelling<Sum>;

  constructor(ctx: DurableObjectState, env: Env, means: Means) {
    super(ctx, env);
    this.#means = means;
    this.#owner = { kind: "call", objectId: ctx.id.toString() };
    this.#events = new EventStore(ctx.storage);
    const renew = (sum: Sum): Sum => ({ ...sum, call: renewedCall(sum.call, () => this.#events.list()) });
    this.#sum = new Kept(ctx.storage, "sum", renew);
    const nextAt = () => earliest(this.#sum.get()?.ledgered.dueAt, this.#telling.nextAt());
    this.#agenda = new Agenda(ctx, { tables: [EventStore.tables], kept: this.#sum, nextAt });
    this.#actions = new Actions(ctx.storage, this.#agenda, {
      owner: this.#owner,
      settings: means.settings,
      recorded: (action, { learned }, now) => this.#recorded(action, learned, now),
      event: (id) => this.#event(id),
      mayLeave: (pending) => this.#mayLeave(pending),
      about: () => ({ provider: this.#sum.get()?.call.provider ?? "", call: this.#sum.get()?.call.id ?? "" }),
      changed: (now) => this.#noteStanding(now),
    });
    const telling = { env, settings: means.settings, agenda: this.#agenda, linesOf: (call: Call) => this.#lines(call) };
    this.#telling = new CallTelling(telling, this.#sum);
    this.#planner = new Planner({ owner: this.#owner, settings: means.settings, outbox: this.#agenda.outbox });
  }

  /**
   * Takes in the events of one delivery about this call. When it answers, they are stored and what follows is planned. `ref`: names the outreach that had
   * the call placed, if one had.
   */
  accept(events: CallEvent[], ref: string | null = null): Accepted {
    const now = Date.now();
    return this.#agenda.write(() => {
      const before = this.#sum.get();
      const after = this.#fold(before, events, now);
      if (!after) return { kind: "duplicate" };
      if (!before) this.#agenda.timers.set("retention", now + this.#means.settings.RETENTION_DAYS * DAY);
      this.#goOn(before, ref === null ? after : { ref, ...after }, now);
      return { kind: "accepted" };
    });
  }

  /** Everything that is known of this call, or null if nothing is. */
  view(): CallView | null {
    const sum = this.#agenda.exists() ? this.#sum.get() : null;
    if (!sum) return null;
    const { call, arrivals } = sum;
    return { call, arrivals, events: this.#events.list().toSorted(byLife), actions: this.#agenda.outbox.list() };
  }

  hasEnded(): boolean {
    return this.#agenda.exists() && this.#sum.get()?.call.end != null;
  }

  /** Whether what was said may be kept elsewhere too: false unless its customer is known not to mind. */
  mayBeKept(): boolean {
    return this.#agenda.exists() && this.#sum.get()?.call.optedOut === false;
  }

  async claim(actionId: string, attempt: number): Promise<Claimed> {
    const isFree = this.#agenda.exists() && this.#agenda.outbox.isFree(actionId, attempt);
    const asked = isFree ? await this.#askContact(actionId) : NOT_ASKED;
    return this.#actions.claim(actionId, attempt, (id, work, now) => this.#decide(id, work, { asked, now }));
  }

  record(actionId: string, attempt: number, report: Report): ActionView | null {
    return this.#actions.record(actionId, attempt, report);
  }

  bury(actionId: string, attempt: number, result: Attempt): ActionView | null {
    return this.#actions.bury(actionId, attempt, result);
  }

  retry(actionId: string, from?: readonly Waiting[]): Change {
    return this.#actions.retry(actionId, from);
  }

  resolve(actionId: string, as: "done" | "not_done"): Change {
    return this.#actions.resolve(actionId, as);
  }

  /** Tells the ledger which actions wait, if it was told something else. */
  tellStanding(): void {
    this.#actions.note();
  }

  /** Forwards all that may leave of this call once more. */
  forwardAgain(): ForwardedAgain {
    return this.#actions.forwardAgain(() => lineOf(this.#sum.get(), this.#events.list()));
  }

  /** Deletes everything that is known of this call. */
  async forget(): Promise<void> {
    await this.#agenda.forget();
  }

  override async alarm(): Promise<void> {
    await this.#agenda.goOff(async (now) => {
      const { messages, isOver } = this.#agenda.write(() => this.#work(now));
      if (isOver) return this.#agenda.forget();
      const { objectId } = this.#owner;
      const telling = tellLedger(this.#agenda, this.#sum, {
        now,
        also: () => ({ firstAttemptMs: this.#agenda.outbox.firstAttemptMs(this.#sum.get()?.firstAttemptMs) }),
        record: (sum) => this.#means.ledger.recordCall(snapshotOf(sum, { objectId, contacts: this.env.CONTACT })),
      });
      await Promise.all([this.#agenda.send(this.env.ACTIONS, messages), telling, this.#telling.tell(now)]);
    });
  }

  /** Adds what is new among the events; null if nothing is. */
  #fold(before: Sum | null, events: CallEvent[], now: number): Sum | null {
    const { HOLD_MS: holdMs } = this.#means.settings;
    let call = before?.call ?? null;
    let arrivals = expect(call, before?.arrivals ?? noArrivals(), { now, holdMs });
    for (const event of events) {
      const next = apply(call, event);
      const arrived = arrive(arrivals, event, { now, holdMs });
      const place = { seq: arrived.arrivals.seq, late: arrived.late };
      if (!this.#events.add(next.optedOut === true ? withoutContent(event) : event, place)) continue;
      [call, arrivals] = [next, arrived.arrivals];
      const { epoch, seq } = arrivals;
      if (isForwarding(this.#means.settings) && !isTestStory(event.call))
        this.#actions.forwarding.add(event, { epoch, phase: phaseOf(event), at: event.at, seq });
    }
    if (!call || arrivals.seq === (before?.arrivals.seq ?? 0)) return null;
    if (call.optedOut === true && before?.call.optedOut !== true) this.#events.eraseContent();
    const isShown = JSON.stringify(summaryOf(call)) !== JSON.stringify(before && summaryOf(before.call));
    const ledgered = !before || isShown ? changed(before?.ledgered ?? null, now) : before.ledgered;
    return { ...(before ?? { since: now }), call, arrivals, ledgered };
  }

  /** Goes on from what is known now; what is still to come may be waited for. */
  #goOn(before: Sum | null, after: Sum, now: number): void {
    const planAt = this.#proceed(after, now);
    if (planAt !== null) this.#agenda.timers.set("plan", planAt);
    // One that is left behind finds nothing new to plan.
    else if (before?.arrivals.waitUntil != null) this.#agenda.timers.cancel("plan");
  }

  /**
   * Keeps what is known by now and plans what follows from it. Gives the instant at which planning is to go on: a missing
   * event could still change it, or a rule failed; null when all is planned.
   */
  #proceed(sum: Sum, now: number): number | null {
    const { call } = sum;
    const { arrivals, waitUntil } = settle(call, sum.arrivals, { now, holdMs: this.#means.settings.HOLD_MS });
    this.#sum.put(this.#telling.noted({ ...sum, arrivals }, now));
    this.#actions.tend(now);
    if (waitUntil !== null) return waitUntil;
    const failures = this.#planner.plan({ ...sum, arrivals } as Sum, now);
    if (failures.length === 0) return null;
    log("error", "rules failed", { provider: call.provider, call: call.id, failures });
    return now + PLAN_AGAIN_AFTER;
  }

  /** What the contact of the call's customer says of an action that is about to be done; nothing where it can't be asked. */
  async #askContact(actionId: string): Promise<Asked | typeof UNANSWERED> {
    const sum = this.#sum.get();
    const phone = sum ? customerOfCall(sum.call) : "";
    const asks = sum && isE164(phone) ? this.#planner.asks(sum, actionId, Date.now()) : null;
    if (!sum || !asks) return NOT_ASKED;
    const contact = this.env.CONTACT.getByName(phone);
    const { startedAt: calledAt } = sum.call;
    try {
      if (asks === "name") return { name: await within(CONTACT_PATIENCE_MS, contact.whoIsIt()), into: null };
      return await within(CONTACT_PATIENCE_MS, contact.tellMissed({ phone, action: actionId, calledAt }));
    } catch (cause) {
      log("warn", "contact unreachable", { cause: describe(cause) });
      return UNANSWERED;
    }
  }

  #decide(id: string, work: Work, { asked, now }: { asked: Asked | typeof UNANSWERED; now: number }): Verdict {
    const sum = this.#sum.get();
    if (!sum) return { kind: "withdrawn", why: "the call is forgotten" };
    const verdict = this.#planner.decide(sum, { id, work, asked, now });
    if (verdict.kind !== "perform" || verdict.work.kind !== "crm.record") return verdict;
    const told = verdict.work.input.record;
    if (told.type !== "call") return verdict;
    // An attempt whose answer was lost may have told the CRM already, and what it keeps under one key is what came first.
    if (sum.recorded === undefined) this.#sum.put({ ...sum, recorded: stateOf(sum.call) });
    const record = withTranscript(told, this.#lines(sum.call), this.#means.settings.LANGUAGE);
    return { kind: "perform", work: { kind: "crm.record", input: { ...verdict.work.input, record } } };
  }

  /** What was said in the call, as its platform wrote it down; else as it was told while it was said. */
  #lines({ content, optedOut }: Call): Line[] {
    if (optedOut === true || optedOut === null) return [];
    const whole = content.transcript && this.#events.find(content.transcript.id)?.data;
    if (whole && "transcript" in whole && whole.transcript) return whole.transcript;
    const said = this.#events.list("call.said").toSorted(byLife);
    return said.flatMap(({ data }) =>
      "role" in data && data.text !== undefined ? [{ role: data.role, text: data.text }] : [],
    );
  }

  /** What an attempt found out about the call is known of it from now on. */
  #recorded({ kind }: ActionView, learned: Learned | undefined, now: number): void {
    const before = this.#sum.get();
    if (!before || (!learned && kind !== "crm.record")) return;
    const told: Partial<Artefacts> = learned?.artefacts ?? {};
    const folded = this.#fold(before, (learned?.events ?? []) as CallEvent[], now) ?? before;
    this.#goOn(before, { ...folded, call: withArtefacts(folded.call, told) }, now);
  }

  #event(id: string): CallEvent | null {
    const [event, sum] = [this.#events.event(id), this.#sum.get()];
    return event && sum && asLeaving({ ...event, call: sum.call.id } as CallEvent, sum.call);
  }

  #mayLeave({ epoch, type }: Pending): boolean {
    const sum = this.#sum.get();
    if (!sum) return false;
    const { call, arrivals } = sum;
    const { waitUntil } = settle(call, arrivals, { now: Date.now(), holdMs: this.#means.settings.HOLD_MS });
    const isHeld = waitUntil !== null && epoch === arrivals.epoch;
    return !isHeld && !isWithheld(type as CallEvent["type"], call);
  }

  #noteStanding(now: number): void {
    const sum = this.#sum.get();
    if (sum) this.#sum.put(restoodCall(sum, this.#agenda.outbox, now));
  }

  /** All that is due: timers first, since they may plan what is then sent. `isOver`: the call's time to be forgotten has come. */
  #work(now: number): { messages: AttemptMessage[]; isOver: boolean } {
    const { timers, outbox } = this.#agenda;
    let isOver = false;
    timers.serve(now, ({ id }) => {
      if (id === "retention") isOver = true;
      const sum = id === "plan" ? this.#sum.get() : null;
      if (sum && this.#proceed(sum, now) !== null) throw new Error("not everything could be planned");
    });
    // Kept until it has happened, and put off while something is still to be done.
    if (isOver) timers.set("retention", now + HOUR);
    if (isOver) this.#actions.forwarding.abandon();
    isOver &&= !outbox.isBusy();
    return { isOver, messages: isOver ? [] : this.#actions.take(now) };
  }
}
