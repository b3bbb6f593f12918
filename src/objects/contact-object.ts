import { DurableObject } from "cloudflare:workers";

import { type MessageEvent, customerOf } from "../calls/message.ts";
import type { Card } from "../contacts/card.ts";
import type { OpenOutreach } from "../contacts/open-outreach.ts";
import { DAY, MINUTE, earliest } from "../lib/instant.ts";
import { type Attempt, type AttemptMessage, type Owner, type Verdict, type Work } from "../rules/action.ts";
import { isForwarding } from "../rules/forwarding.ts";
import { isTestText } from "../rules/rule.ts";
import type { ActionView } from "./action-row.ts";
import { Actions, type Claimed, type Report } from "./actions.ts";
import { Agenda } from "./agenda.ts";
import type { Accepted } from "./call-object.ts";
import { type EventRow, EventStore } from "./event-store.ts";
import { followAgain, followText } from "./follow-up.ts";
import { Kept } from "./kept.ts";
import {
  type KnownContact,
  type Variables,
  aged,
  cardOf,
  isNothing,
  listedAs,
  nothingOf,
  relisted,
  variablesIn,
  withText,
} from "./known-contact.ts";
import { changed, tellLedger } from "./ledgered.ts";
import type { Means } from "./means.ts";
import { MissedAlerts } from "./missed-alerts.ts";
import { named } from "./nameless.ts";
import * as outreaches from "./open-outreaches.ts";
import type { Change, Waiting } from "./outbox.ts";
import type { Asked } from "./planner.ts";
import { renewedContact } from "./renewed.ts";
import { restood } from "./stood.ts";
import { keepStopped, stoppedSince } from "./stopped.ts";
import { decideText, followWriting } from "./text-answers.ts";

/** Everything that came in from a number or was done about it. `stoppedAt`: when the person said that they want no texts (ms since the epoch), if that still holds. */
export type ContactView = { events: EventRow<MessageEvent>[]; actions: ActionView[]; stoppedAt: number | null };

/** One phone number, named by it in E.164: its card, and the messages to and from it. */
export class ContactObject extends DurableObject<Env> {
  readonly #means: Means;
  readonly #events: EventStore<MessageEvent>;
  readonly #known: Kept<KnownContact>;
  readonly #agenda: Agenda;
  readonly #actions: Actions;
  readonly #owner: Owner;
  readonly #kv: SyncKvStorage;
  readonly #missed: MissedAlerts;

  constructor(ctx: DurableObjectState, env: Env, means: Means) {
    super(ctx, env);
    this.#means = means;
    this.#kv = ctx.storage.kv;
    this.#owner = { kind: "contact", objectId: ctx.id.toString() };
    this.#events = new EventStore(ctx.storage);
    this.#known = new Kept(ctx.storage, "known", (known) => renewedContact(known, () => this.#events.list()));
    const nextAt = () => earliest(this.#known.get()?.ledgered.dueAt, outreaches.nextAnswerAt(this.#known.get()));
    this.#agenda = new Agenda(ctx, { tables: [EventStore.tables], kept: this.#known, nextAt });
    this.#actions = new Actions(ctx.storage, this.#agenda, {
      owner: this.#owner,
      settings: means.settings,
      recorded: (action, { learned }, now) => followWriting(this.#known.get(), { action, learned, now }, this.#parts),
      event: (id) => this.#events.event(id),
      mayLeave: () => true,
      about: () => ({}),
      changed: (now) => this.#noteStanding(now),
    });
    this.#missed = new MissedAlerts({ owner: this.#owner, agenda: this.#agenda, ...means });
  }

  /** Takes in messages to or from this number. When it answers, they are stored. */
  accept(events: MessageEvent[]): Accepted {
    const now = Date.now();
    const { settings } = this.#means;
    return this.#agenda.write(() => {
      const [first] = events;
      const before = this.#of(first ? customerOf(first) : "");
      let known = before;
      for (const event of events.flatMap((one) => named(one, this.#events))) {
        const seq = known.seq + 1;
        if (!this.#events.add(event, { seq, late: false })) continue;
        known = { ...known, seq };
        if (event.type === "message.received") {
          known = withText(known, event, now);
          known = outreaches.replied(known, event, now) ?? followText(known, event, { parts: this.#parts, now });
        }
        if (isForwarding(settings) && !isTestText(event))
          this.#actions.forwarding.add(event, { epoch: seq, phase: 0, at: event.at, seq });
      }
      if (known.seq === before.seq) return { kind: "duplicate" };
      this.#agenda.timers.ensure("retention", now + settings.RETENTION_DAYS * DAY);
      this.#put(known);
      this.#actions.tend(now);
      return { kind: "accepted" };
    });
  }

  /** The card of this number, or null if it has none. */
  card(): Card | null {
    return this.#agenda.exists() ? cardOf(this.#of("")) : null;
  }

  /** What the person is called, or null where that is not known. */
  whoIsIt(): string | null {
    return this.card()?.name ?? null;
  }

  /** The number's texts and what was done about them, or null if there is nothing. */
  view(): ContactView | null {
    if (!this.#agenda.exists()) return null;
    const { wish } = this.#of("").texting;
    const stoppedAt = wish?.is === "stop" ? wish.at : null;
    return { events: this.#events.list(), actions: this.#agenda.outbox.list(), stoppedAt };
  }

  /**
   * Says what an action of one of its calls that is about to tell of a missed call is to know: the person's name, and whether another
   * tells of this one too. The last alert for a spell of calls is planned here.
   */
  tellMissed({ phone, ...call }: { phone: string; action: string; calledAt: number }): Asked {
    return this.#agenda.write(() => {
      const now = Date.now();
      this.#agenda.timers.ensure("retention", now + this.#means.settings.RETENTION_DAYS * DAY);
      const { known, asked } = this.#missed.take(this.#of(phone), call, now);
      this.#known.put(known);
      return asked;
    });
  }

  /** A booking or an order of this person tells how it stands. When this answers, it is stored. */
  outreach(phone: string, outreach: OpenOutreach): void {
    this.#change(phone, (known, now) => outreaches.told(known, outreach, now));
  }

  /** Whether an outreach may send its text or place its call now. */
  mayReach(wish: outreaches.Wish): outreaches.MayReach {
    let answer: outreaches.MayReach = { kind: "later", at: 0 };
    this.#change(wish.phone, (known, now) => {
      const asked = outreaches.mayReach(known, wish, now);
      answer = asked.answer;
      return asked.known;
    });
    return answer;
  }

  /** The person called, and was spoken with; when the call began, ms since the epoch. */
  spokenWith(phone: string, calledAt: number): void {
    if (this.#agenda.exists()) this.#change(phone, (known, now) => outreaches.calledBack(known, calledAt, now));
  }

  /** Writes the whole card anew. */
  write(phone: string, card: Card): Card {
    return this.#agenda.write(() => {
      const known = relisted(this.#of(phone), { card }, Date.now());
      this.#known.put(known);
      return cardOf(known) ?? card;
    });
  }

  /** What is known for a call that is about to begin: from the card, and from the owner's own system if that was asked a short while ago. */
  beforeCall(): { card: Variables; lookup: Variables | null } {
    return variablesIn(this.#agenda.exists() ? this.#known.get() : null, Date.now());
  }

  /** Keeps what the owner's own system said. */
  remember(phone: string, variables: Variables): void {
    this.#agenda.write(() => {
      const now = Date.now();
      const known = this.#of(phone);
      this.#known.put({ ...known, lookup: { variables, at: now } });
      this.#agenda.timers.ensure("retention", now + this.#means.settings.RETENTION_DAYS * DAY);
    });
  }

  async claim(actionId: string, attempt: number): Promise<Claimed> {
    const known = this.#agenda.exists() ? this.#known.get() : null;
    const spell = this.#missed.find(known, actionId);
    const spokenAt = spell && (await this.#missed.spokenSince(spell));
    return this.#actions.claim(actionId, attempt, (id, work, now) => this.#decide(id, work, { spokenAt, now }));
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

  /** Deletes everything that is known of this number, but that it wants no texts. Gives the version of its being nothing: above whatever the ledger was told before. */
  async forget(): Promise<number> {
    const known = this.#agenda.exists() ? this.#known.get() : null;
    const { version } = changed(known?.ledgered ?? null, Date.now());
    const { wish } = known?.texting ?? {};
    const stopped = known ? (wish?.is === "stop" ? wish.at : null) : stoppedSince(this.#kv);
    await this.#agenda.forget(stopped === null ? undefined : (kv) => keepStopped(kv, stopped));
    return version;
  }

  override async alarm(): Promise<void> {
    await this.#agenda.goOff(async (now) => {
      const { messages, isEmpty } = this.#agenda.write(() => this.#work(now));
      if (isEmpty) return this.#agenda.forget();
      const record = (known: KnownContact) => this.#means.ledger.recordContact(listedAs(known, this.#owner.objectId));
      const telling = tellLedger(this.#agenda, this.#known, { now, record });
      await Promise.all([this.#agenda.send(this.env.ACTIONS, messages), telling, this.#tellAnswers(now)]);
    });
  }

  #decide(id: string, work: Work, { spokenAt, now }: { spokenAt: number | null; now: number }): Verdict {
    const known = this.#known.get();
    const { verdict, sent } = decideText(known, { id, work, now }, this.#means.settings);
    if (verdict.kind !== "perform") return verdict;
    if (sent) this.#known.put(sent);
    const spell = this.#missed.find(known, id);
    return { kind: "perform", work: known && spell ? this.#missed.worded(known, spell, spokenAt) : work };
  }

  /** All that is due. `isEmpty`: nothing is left that is worth keeping. */
  #work(now: number): { messages: AttemptMessage[]; isEmpty: boolean } {
    this.#agenda.timers.serve(now, ({ id }) => {
      if (id === "plan") return this.#planAgain(now);
      if (id !== MissedAlerts.timer) return this.#forgetOld(now);
      this.#known.put(this.#missed.forgetOld(this.#of(""), now));
    });
    const known = this.#known.get();
    const isEmpty = (!known || isNothing(known)) && !this.#agenda.outbox.isBusy();
    return { isEmpty, messages: isEmpty ? [] : this.#actions.take(now) };
  }

  /** Messages are kept as long as calls are, the card until it is deleted. */
  #forgetOld(now: number): void {
    const period = this.#means.settings.RETENTION_DAYS * DAY;
    // Looked at before its texts are deleted: what an earlier version kept is renewed from them.
    const before = this.#of("");
    const left = this.#events.deleteBefore(now - period);
    const hasActions = this.#agenda.outbox.deleteBefore(now - period);
    // What waited for a person may be forgotten too, which the ledger has yet to hear.
    const known = restood(outreaches.forgetOver(before, now), this.#agenda.outbox.standing(), now);
    const isLeft = left > 0 || hasActions || known.outreaches?.length || known.ledgered.dueAt !== null;
    if (isLeft) this.#agenda.timers.set("retention", now + Math.min(DAY, period));
    this.#known.put(aged(known, { hasMessages: left > 0, since: now - period }));
  }

  /** Tells outreaches what was answered. A text that came too late to count is followed like any other. */
  async #tellAnswers(now: number): Promise<void> {
    for (const result of await outreaches.tellAnswers(this.#known.get(), { env: this.env, now })) {
      if (!this.#agenda.exists()) return;
      this.#change("", (known) => {
        const after = outreaches.afterTelling(known, result, Date.now());
        const message = result.counts === false ? this.#events.event(result.pending.message ?? "") : null;
        return message ? followText(after, message, { parts: this.#parts, now: Date.now() }) : after;
      });
    }
  }

  /** Writes what became of what is known, if it became something else. */
  #change(phone: string, change: (known: KnownContact, now: number) => KnownContact): void {
    this.#agenda.write(() => {
      const now = Date.now();
      const before = this.#of(phone);
      const known = change(before, now);
      if (known === before) return;
      this.#agenda.timers.ensure("retention", now + this.#means.settings.RETENTION_DAYS * DAY);
      this.#put(known);
    });
  }

  #noteStanding(now: number): void {
    const known = this.#known.get();
    if (known) this.#known.put(restood(known, this.#agenda.outbox.standing(), now));
  }

  /** What is known of this number, or the beginning of it. */
  #of(phone: string): KnownContact {
    return this.#known.get() ?? nothingOf(phone, stoppedSince(this.#kv));
  }

  #put(known: KnownContact): void {
    this.#known.put(known);
    if (known.unplanned.length > 0) this.#agenda.timers.ensure("plan", Date.now() + MINUTE);
    if (known.texting.wish?.is !== "stop") keepStopped(this.#kv, null);
  }

  /** Texts of which a rule failed are followed again. */
  #planAgain(now: number): void {
    const known = this.#of("");
    const messages = known.unplanned.flatMap((id) => this.#events.event(id) ?? []);
    const after = followAgain(known, messages, { parts: this.#parts, now });
    this.#put(after);
    if (after.unplanned.length > 0) throw new Error("not everything could be planned");
  }

  get #parts() {
    return { owner: this.#owner, settings: this.#means.settings, outbox: this.#agenda.outbox };
  }
}
