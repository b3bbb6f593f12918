import { DurableObject } from "cloudflare:workers";

import type { BookingChange } from "../calls/booking-body.ts";
import { differenceOf } from "../calls/difference.ts";
import type { CallNews } from "../calls/news.ts";
import type { OutreachEvent } from "../calls/outreach-event.ts";
import type { Script } from "../conversation/outreach-call.ts";
import { DAY, HOUR, earliest } from "../lib/instant.ts";
import { cancelledByHand, confirmedByHand, isPastDeciding } from "../outreach/by-hand.ts";
import { type Answer, counts } from "../outreach/progress.ts";
import { type Reaching, answerIn, atOf } from "../outreach/reaching.ts";
import type { Attempt, Owner } from "../rules/action.ts";
import { isForwarding } from "../rules/forwarding.ts";
import { readingOf } from "../rules/outreach-step.ts";
import type { ActionView } from "./action-row.ts";
import { Actions, type Claimed, type Report } from "./actions.ts";
import { Agenda } from "./agenda.ts";
import type { Accepted } from "./call-object.ts";
import { EventStore } from "./event-store.ts";
import { Kept } from "./kept.ts";
import { type KnownOutreach, eventOf, isPast, newKnown, withChange } from "./known-outreach.ts";
import { tellLedger } from "./ledgered.ts";
import type { Means } from "./means.ts";
import type { Change, Waiting } from "./outbox.ts";
import { afterLook, afterReading, hear, placedAs, retried } from "./outreach-calls.ts";
import { OutreachCourse } from "./outreach-course.ts";
import { type OutreachView, viewOfOutreach } from "./outreach-view.ts";
import { type Asking, scriptFor } from "./speaking.ts";
import { idIn } from "./steps.ts";
import { type TalkAnswer, answeredInTalk } from "./talk-answer.ts";

/** What became of a body: `conflict`, another body has that id; `refused`, it can't be taken any more. */
export type Taken = Accepted | { kind: "conflict"; difference: string } | { kind: "refused"; why: string };
/** What became of a wish to change, confirm or cancel: `over`, it is too late for that. */
export type Changed =
  | { kind: "changed"; view: OutreachView }
  | { kind: "refused"; why: string }
  | { kind: "over"; state: OutreachView["state"] }
  | { kind: "gone" };

/** A booking or an order, named `booking:id` or `order:id`: its body, the steps towards its customer, and what came of them. */
export class OutreachObject extends DurableObject<Env> {
  readonly #means: Means;
  readonly #owner: Owner;
  readonly #events: EventStore<OutreachEvent>;
  readonly #known: Kept<KnownOutreach>;
  readonly #agenda: Agenda;
  readonly #actions: Actions;
  readonly #course: OutreachCourse;

  constructor(ctx: DurableObjectState, env: Env, means: Means) {
    super(ctx, env);
    this.#means = means;
    this.#owner = { kind: "outreach", objectId: ctx.id.toString() };
    this.#events = new EventStore(ctx.storage);
    this.#known = new Kept(ctx.storage, "known");
    const nextAt = () => earliest(this.#known.get()?.ledgered.dueAt, this.#known.get()?.contact?.dueAt);
    this.#agenda = new Agenda(ctx, { tables: [EventStore.tables], kept: this.#known, nextAt });
    this.#actions = new Actions(ctx.storage, this.#agenda, {
      owner: this.#owner,
      settings: means.settings,
      recorded: (action, report, now) => this.#recorded(action, report, now),
      event: (id) => this.#events.event(id),
      mayLeave: () => true,
      about: () => ({}),
      changed: (now) => this.#goOn(now),
    });
    this.#course = new OutreachCourse({ env, owner: this.#owner, means, agenda: this.#agenda }, this.#known);
  }

  /** Takes in a body. When it answers, it is stored. `base`: what our URLs begin with, where PUBLIC_URL does not say. */
  accept(events: OutreachEvent[], base: string | null): Taken {
    const [event] = events;
    if (!event) throw new Error("no event");
    const known = this.#agenda.exists() ? this.#known.get() : null;
    if (known) {
      const difference = differenceOf(known.reaching.original, event.data);
      return difference === null ? { kind: "duplicate" } : { kind: "conflict", difference };
    }
    if (isPast(event)) return { kind: "refused", why: "at: is in the past" };
    return this.#agenda.write(() => {
      const now = Date.now();
      this.#put(this.#with(newKnown(event, base, now), event), now);
      return { kind: "accepted" };
    });
  }

  /** All that is known of it, or null if nothing is. */
  view(): OutreachView | null {
    const known = this.#agenda.exists() ? this.#known.get() : null;
    if (!known) return null;
    const events = this.#events.list();
    return viewOfOutreach(known, { events, outbox: this.#agenda.outbox, settings: this.#means.settings });
  }

  /** Changes a booking. */
  change(change: BookingChange): Changed {
    return this.#rewrite((reaching, now) => {
      if (reaching.kind === "order") return null;
      const after = withChange(reaching, change, now) ?? reaching;
      return atOf(after) > now || atOf(after) === atOf(reaching) ? after : "at: is in the past";
    }, "booking.changed");
  }

  /** Takes it back. The customer is told nothing. Once it is cancelled, it still is when that is asked for again. */
  cancel(): Changed {
    const known = this.#agenda.exists() ? this.#known.get() : null;
    if (known && known.reaching.progress.cancelledAt !== null) return { kind: "changed", view: this.#view() };
    return this.#rewrite(cancelledByHand, "booking.cancelled");
  }

  /** A person of the business has it from the customer that it is to be as it stands: nobody is reached about it any more. */
  confirm(): Changed {
    return this.#rewrite(confirmedByHand);
  }

  /** What the customer answered by text, or by calling; gives whether that counts. */
  answer(said: Answer): boolean {
    if (!this.#agenda.exists()) return false;
    return this.#agenda.write(() => {
      const now = Date.now();
      const known = this.#known.get();
      if (!known || !this.#course.mayAnswer(known, said, now)) return false;
      const reaching = answerIn(known.reaching, said);
      this.#put({ ...known, reaching }, now);
      return counts(reaching.progress, said);
    });
  }

  /** How a call goes that we placed. `ref` proves that we did. */
  hear(ref: string, news: CallNews): void {
    this.#update((known, now) => {
      const reaching = hear(known.reaching, { ref, news }, this.#parts(now));
      const reading = readingOf(reaching, { ref, news }, this.#means.settings);
      const id = reading && idIn(this.#owner, reaching, reading.cause);
      if (!id || this.#agenda.outbox.find(id)) return { ...known, reaching };
      this.#agenda.outbox.plan(id, reading.work, now);
      return { ...known, reaching: { ...reaching, isWhole: false } };
    });
  }

  /** What to say now in a call of ours that takes keys; null if there is no such call. */
  speak(asking: Asking): Script | null {
    let script: Script | null = null;
    this.#update((known, now) => {
      const spoken = scriptFor(known.reaching, asking, this.#parts(now));
      script = spoken?.script ?? null;
      return spoken ? { ...known, reaching: spoken.reaching } : known;
    });
    return script;
  }

  /** What the customer answered in a call of ours in which a model talks with them; gives whether that counts. */
  answerInTalk(ref: string, said: TalkAnswer): boolean {
    let doesCount = false;
    this.#update((known, now) => {
      const answered = answeredInTalk(known.reaching, { ref, ...said }, this.#parts(now));
      doesCount = answered?.doesCount ?? false;
      return answered ? { ...known, reaching: answered.reaching } : known;
    });
    return doesCount;
  }

  async claim(actionId: string, attempt: number): Promise<Claimed> {
    const isFree = this.#agenda.exists() && this.#agenda.outbox.isFree(actionId, attempt);
    const leave = await this.#course.askContact(isFree ? actionId : null);
    return this.#actions.claim(actionId, attempt, (id, work, now) => this.#course.decide({ id, work }, leave, now));
  }

  record(actionId: string, attempt: number, report: Report): ActionView | null {
    return this.#actions.record(actionId, attempt, report);
  }

  bury(actionId: string, attempt: number, result: Attempt): ActionView | null {
    return this.#actions.bury(actionId, attempt, result);
  }

  retry(actionId: string, from?: readonly Waiting[]): Change {
    const change = this.#actions.retry(actionId, from);
    if (change.kind === "changed") this.#update((known) => ({ ...known, reaching: retried(known.reaching, actionId) }));
    return change;
  }

  resolve(actionId: string, as: "done" | "not_done"): Change {
    return this.#actions.resolve(actionId, as);
  }

  /** Tells the ledger which actions wait, if it was told something else. */
  tellStanding(): void {
    this.#actions.note();
  }

  /** Deletes everything that is known of it. */
  async forget(): Promise<void> {
    await this.#agenda.forget();
  }

  override async alarm(): Promise<void> {
    await this.#agenda.goOff(async (now) => {
      const { messages, isOver } = this.#agenda.write(() => this.#work(now));
      if (isOver) return this.#agenda.forget();
      const telling = tellLedger(this.#agenda, this.#known, { now, record: (known) => this.#course.tellLedger(known) });
      await Promise.all([this.#agenda.send(this.env.ACTIONS, messages), telling, this.#course.tellContact(now)]);
    });
  }

  #work(now: number) {
    const { timers, outbox } = this.#agenda;
    let isOver = false;
    timers.serve(now, ({ id }) => {
      if (id === "retention") isOver = true;
      else this.#goOn(now);
    });
    const forgetAt = this.#course.forgetAt() ?? 0;
    // Kept until it has happened; put off for an appointment that was moved, and while something is still to be done.
    if (isOver) timers.set("retention", Math.max(forgetAt, now + HOUR));
    isOver &&= forgetAt <= now && !this.#course.isUnderWay(now);
    if (isOver) this.#actions.forwarding.abandon();
    isOver &&= !outbox.isBusy();
    return { isOver, messages: isOver ? [] : this.#actions.take(now) };
  }

  /** `null` from `change`: no such thing can be done to it. `type`: what tells of it; of an order nothing does. */
  #rewrite(
    change: (reaching: Reaching, now: number) => Reaching | string | null,
    type?: "booking.changed" | "booking.cancelled",
  ): Changed {
    const known = this.#agenda.exists() ? this.#known.get() : null;
    const now = Date.now();
    const after = known && change(known.reaching, now);
    if (!known || !after) return { kind: "gone" };
    if (isPastDeciding(known.reaching, now)) return { kind: "over", state: this.#view().state };
    if (typeof after === "string") return { kind: "refused", why: after };
    if (after !== known.reaching)
      this.#agenda.write(() => {
        const next = { ...known, reaching: after };
        const isTold = type !== undefined && after.kind === "booking";
        this.#put(isTold ? this.#with(next, eventOf(next, type, now)) : next, now);
      });
    return { kind: "changed", view: this.#view() };
  }

  #view(): OutreachView {
    const view = this.view();
    if (!view) throw new Error("nothing to show");
    return view;
  }

  /** What came of an attempt that says which call it was, or what its platform says of one. */
  #recorded({ id, kind, state }: ActionView, { outcome, learned }: Report, now: number): void {
    const known = this.#known.get();
    if (!known) return;
    const { reaching } = known;
    if (kind === "call.place" && outcome.kind === "done" && outcome.ref !== undefined)
      this.#known.put({ ...known, reaching: placedAs(reaching, id, { id: outcome.ref, now }) });
    if (kind === "crm.record") this.#course.recordedInCrm(state);
    if (kind === "call.read" && ["done", "dead"].includes(state))
      this.#known.put({ ...known, reaching: afterReading(reaching, learned?.read ?? null, now) });
    const look = { look: id, said: learned?.looked ?? null };
    if (kind === "call.look" && state === "done")
      this.#known.put({ ...known, reaching: afterLook(reaching, look, this.#parts(now)) });
  }

  /** The event is stored and forwarded. */
  #with(known: KnownOutreach, event: OutreachEvent): KnownOutreach {
    const seq = known.seq + 1;
    this.#events.add(event, { seq, late: false });
    if (isForwarding(this.#means.settings) && !known.reaching.isTest)
      this.#actions.forwarding.add(event, { epoch: seq, phase: 0, at: event.at, seq });
    return { ...known, seq };
  }

  #update(change: (known: KnownOutreach, now: number) => KnownOutreach): void {
    if (!this.#agenda.exists()) return;
    this.#agenda.write(() => {
      const known = this.#known.get();
      const now = Date.now();
      if (known) this.#put(change(known, now), now);
    });
  }

  #put(known: KnownOutreach, now: number): void {
    this.#known.put(known);
    this.#actions.tend(now);
    this.#goOn(now);
  }

  #goOn(now: number): void {
    this.#course.goOn(now);
    this.#agenda.timers.ensure("retention", this.#course.forgetAt() ?? now + DAY);
  }

  #parts(now: number) {
    return { owner: this.#owner, outbox: this.#agenda.outbox, now };
  }
}
