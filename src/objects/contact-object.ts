import { DurableObject } from "cloudflare:workers";

import { type MessageEvent, customerOf } from "../calls/message.ts";
import { type Card, variablesOf } from "../contacts/card.ts";
import { maySendAgain } from "../contacts/texting.ts";
import { DAY, MINUTE } from "../lib/instant.ts";
import {
  type Attempt,
  type AttemptMessage,
  type Learned,
  type Owner,
  type Verdict,
  type Work,
  actionIdOf,
} from "../rules/action.ts";
import { isForwarding } from "../rules/forwarding.ts";
import { isTestText } from "../rules/rule.ts";
import { hindranceOf, written } from "../rules/text-reply.ts";
import type { ActionView } from "./action-row.ts";
import { Actions, type Claimed, type Report } from "./actions.ts";
import { Agenda } from "./agenda.ts";
import type { Accepted } from "./call-object.ts";
import { type EventRow, EventStore } from "./event-store.ts";
import { followAgain, followText } from "./follow-up.ts";
import { Kept } from "./kept.ts";
import { type KnownContact, cardOf, isNothing, isRefused, nothingOf, relisted } from "./known-contact.ts";
import { changed, tellLedger } from "./ledgered.ts";
import type { Means } from "./means.ts";
import { MissedAlerts } from "./missed-alerts.ts";
import type { Change } from "./outbox.ts";
import type { Asked } from "./planner.ts";

/** A text that says the same to the same number is a repeat for so long, if its platform gives it no id. */
const REPEATS_WITHIN = 10 * MINUTE;
const LOOKUP_LASTS = 5 * MINUTE;
/** All that is kept of somebody who wants no texts and was deleted. Nobody can tell a number from the name that Cloudflare gave its object. */
const STOPPED = "stopped";

type Variables = Record<string, string>;
/** Everything that came in from a number or was done about it. */
export type ContactView = { events: EventRow<MessageEvent>[]; actions: ActionView[] };

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
    this.#known = new Kept(ctx.storage, "known");
    const nextAt = () => this.#known.get()?.ledgered.dueAt ?? null;
    this.#agenda = new Agenda(ctx, { tables: [EventStore.tables], kept: this.#known, nextAt });
    this.#actions = new Actions(ctx.storage, this.#agenda, {
      owner: this.#owner,
      settings: means.settings,
      recorded: (action, learned, now) => this.#recorded(action, learned, now),
      event: (id) => this.#event(id),
      mayLeave: () => true,
      about: () => ({}),
      changed: () => undefined,
    });
    const { settings, ledger } = means;
    this.#missed = new MissedAlerts({ owner: this.#owner, settings, agenda: this.#agenda, ledger });
  }

  /** Takes in messages to or from this number. When it answers, they are stored. */
  accept(events: MessageEvent[]): Accepted {
    const now = Date.now();
    const { settings } = this.#means;
    return this.#agenda.write(() => {
      const [first] = events;
      const before = this.#of(first ? customerOf(first) : "");
      let known = before;
      for (const event of events.flatMap((one) => this.#told(one))) {
        const seq = known.seq + 1;
        if (!this.#events.add(event, { seq, late: false })) continue;
        known = { ...known, seq };
        if (event.type === "message.received") known = followText(known, event, { parts: this.#parts, now });
        if (isForwarding(settings) && !isTestText(event))
          this.#actions.forwarding.add(event, { epoch: seq, phase: 0, at: event.at, seq });
      }
      if (known.seq === before.seq) return { kind: "duplicate" };
      this.#agenda.timers.ensure("retention", now + settings.RETENTION_DAYS * DAY);
      if (known.unplanned.length > 0) this.#agenda.timers.ensure("plan", now + MINUTE);
      this.#put(known);
      this.#actions.tend(now);
      return { kind: "accepted" };
    });
  }

  /** The card of this number, or null if it has none. */
  card(): Card | null {
    const known = this.#agenda.exists() ? this.#known.get() : null;
    return known && cardOf(known);
  }

  /** What the person is called, or null where that is not known. */
  whoIsIt(): string | null {
    return this.card()?.name ?? null;
  }

  /** The number's texts and what was done about them, or null if there is nothing. */
  view(): ContactView | null {
    if (!this.#agenda.exists()) return null;
    return { events: this.#events.list(), actions: this.#agenda.outbox.list() };
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
    const known = this.#agenda.exists() ? this.#known.get() : null;
    const lookup = known?.lookup && known.lookup.at > Date.now() - LOOKUP_LASTS ? known.lookup.variables : null;
    return { card: known?.card ? variablesOf(known.card) : {}, lookup };
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

  retry(actionId: string): Change {
    return this.#actions.retry(actionId);
  }

  resolve(actionId: string, as: "done" | "not_done"): Change {
    return this.#actions.resolve(actionId, as);
  }

  /** Deletes everything that is known of this number, but that it wants no texts. Gives the version of its being nothing: above whatever the ledger was told before. */
  async forget(): Promise<number> {
    const known = this.#agenda.exists() ? this.#known.get() : null;
    const { version } = changed(known?.ledgered ?? null, Date.now());
    const { wish } = known?.texting ?? {};
    const stoppedAt = known ? (wish?.is === "stop" ? wish.at : null) : this.#stoppedAt();
    await this.#agenda.forget(stoppedAt === null ? undefined : (kv) => kv.put(STOPPED, stoppedAt));
    return version;
  }

  override async alarm(): Promise<void> {
    await this.#agenda.goOff(async (now) => {
      const { messages, isEmpty } = this.#agenda.write(() => this.#work(now));
      if (isEmpty) return this.#agenda.forget();
      const telling = tellLedger(this.#agenda, this.#known, { now, record: (known) => this.#tell(known) });
      await Promise.all([this.#agenda.send(this.env.ACTIONS, messages), telling]);
    });
  }

  /** The event as it is to be stored: a text without an id gets one by when it came, and is nothing new if it came just before. */
  #told(event: MessageEvent): MessageEvent[] {
    if (event.data.id !== undefined) return [event];
    const last = this.#events.lastReceivedAt(`${event.id}@`);
    if (last !== null && Math.abs(event.receivedAt - last) < REPEATS_WITHIN) return [];
    return [{ ...event, id: `${event.id}@${event.receivedAt}` }];
  }

  #event(id: string): MessageEvent | null {
    const row = this.#events.find(id);
    if (!row) return null;
    const { seq: _, late: __, ...event } = row;
    return event;
  }

  #decide(id: string, work: Work, { spokenAt, now }: { spokenAt: number | null; now: number }): Verdict {
    const known = this.#known.get();
    const text = work.kind === "sms.send" ? work.input : work.kind === "reply.write" ? work.input.answer : null;
    const about = { isRefused: known !== null && isRefused(known), settings: this.#means.settings, now };
    const why = text && hindranceOf(text, about);
    if (why) return { kind: "withdrawn", why };
    if (known && work.kind === "sms.send" && !work.input.isConsent) {
      if (!maySendAgain(known.texting, id, now)) return { kind: "withdrawn", why: "answered just before" };
      this.#known.put({ ...known, texting: { ...known.texting, sent: { action: id, at: now } } });
    }
    const spell = this.#missed.find(known, id);
    return { kind: "perform", work: known && spell ? this.#missed.worded(known, spell, spokenAt) : work };
  }

  /** What a model wrote goes out; where it wrote nothing, what is said without it. */
  #recorded({ id, kind, state }: ActionView, learned: Learned | undefined, now: number): void {
    if (kind !== "reply.write" || !["done", "dead"].includes(state)) return;
    const { outbox } = this.#agenda;
    const known = this.#known.get();
    const row = outbox.find(id);
    if (!known || !row) return;
    const { answer } = JSON.parse(row.input) as Extract<Work, { kind: "reply.write" }>["input"];
    const about = { settings: this.#means.settings, now, name: known.card?.name ?? null };
    outbox.plan(actionIdOf(this.#owner, `written:${id}`), written(answer, learned?.reply ?? null, about), now);
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
    const left = this.#events.deleteBefore(now - period);
    const hasActions = this.#agenda.outbox.deleteBefore(now - period);
    if (left > 0 || hasActions) this.#agenda.timers.set("retention", now + Math.min(DAY, period));
    const known = this.#known.get();
    if (known) this.#known.put({ ...known, lookup: null, seq: left > 0 ? known.seq : 0 });
  }

  #tell(known: KnownContact) {
    const { name = null, consent = "unknown" } = cardOf(known) ?? {};
    const { version } = known.ledgered;
    return this.#means.ledger.recordContact({ id: this.#owner.objectId, version, phone: known.phone, name, consent });
  }

  /** What is known of this number, or the beginning of it. */
  #of(phone: string): KnownContact {
    return this.#known.get() ?? nothingOf(phone, this.#stoppedAt());
  }

  #put(known: KnownContact): void {
    this.#known.put(known);
    if (known.texting.wish?.is !== "stop" && this.#stoppedAt() !== null) this.#kv.delete(STOPPED);
  }

  #stoppedAt(): number | null {
    return this.#kv.get<number>(STOPPED) ?? null;
  }

  /** Texts of which a rule failed are followed again. */
  #planAgain(now: number): void {
    const known = this.#known.get();
    if (!known) return;
    const messages = known.unplanned.flatMap((id) => this.#event(id) ?? []);
    const after = followAgain(known, messages, { parts: this.#parts, now });
    this.#put(after);
    if (after.unplanned.length > 0) throw new Error("not everything could be planned");
  }

  get #parts() {
    return { owner: this.#owner, settings: this.#means.settings, outbox: this.#agenda.outbox };
  }
}
