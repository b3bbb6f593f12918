import { DurableObject } from "cloudflare:workers";

import { type MessageEvent, customerOf } from "../calls/message.ts";
import { type Card, variablesOf } from "../contacts/card.ts";
import { DAY, MINUTE } from "../lib/instant.ts";
import { isE164 } from "../lib/phone.ts";
import type { Attempt, AttemptMessage, Owner } from "../rules/action.ts";
import { isForwarding } from "../rules/forwarding.ts";
import { isTestStory } from "../rules/rule.ts";
import type { ActionView } from "./action-row.ts";
import { Actions, type Claimed, type Report } from "./actions.ts";
import { Agenda } from "./agenda.ts";
import type { Accepted } from "./call-object.ts";
import { EventStore } from "./event-store.ts";
import { Kept } from "./kept.ts";
import { type Ledgered, changed, tellLedger } from "./ledgered.ts";
import type { Means } from "./means.ts";
import type { Change } from "./outbox.ts";

/** A text that says the same to the same number is a repeat for so long, if its platform gives it no id. */
const REPEATS_WITHIN = 10 * MINUTE;
const LOOKUP_LASTS = 5 * MINUTE;

type Variables = Record<string, string>;
/** What the owner's own system said of a number; `at` ms since the epoch. */
type Lookup = { variables: Variables; at: number };

/** A number, the card that the owner keeps of it, and how many of its messages came in. */
type Known = { phone: string; card: Card | null; lookup: Lookup | null; seq: number; ledgered: Ledgered };

/** One phone number, named by it in E.164: its card, and the messages to and from it. */
export class ContactObject extends DurableObject<Env> {
  readonly #means: Means;
  readonly #events: EventStore<MessageEvent>;
  readonly #known: Kept<Known>;
  readonly #agenda: Agenda;
  readonly #actions: Actions;
  readonly #owner: Owner;

  constructor(ctx: DurableObjectState, env: Env, means: Means) {
    super(ctx, env);
    this.#means = means;
    this.#owner = { kind: "contact", objectId: ctx.id.toString() };
    this.#events = new EventStore(ctx.storage);
    this.#known = new Kept(ctx.storage, "known");
    const nextAt = () => this.#known.get()?.ledgered.dueAt ?? null;
    this.#agenda = new Agenda(ctx, { tables: [EventStore.tables], kept: this.#known, nextAt });
    this.#actions = new Actions(ctx.storage, this.#agenda, {
      owner: this.#owner,
      settings: means.settings,
      reworded: () => null,
      event: (id) => this.#event(id),
      mayLeave: () => true,
      about: () => ({}),
      changed: () => undefined,
    });
  }

  /** Takes in messages to or from this number. When it answers, they are stored. */
  accept(events: MessageEvent[]): Accepted {
    const now = Date.now();
    const { settings } = this.#means;
    return this.#agenda.write(() => {
      const [first] = events;
      const before = this.#known.get();
      let { seq, ...known } = before ?? nothingOf(first ? customerOf(first) : "");
      for (const event of events.flatMap((one) => this.#told(one))) {
        if (!this.#events.add(event, { seq: seq + 1, late: false })) continue;
        seq++;
        if (isForwarding(settings) && !isTestStory(event.data.id ?? ""))
          this.#actions.forwarding.add(event, { epoch: seq, phase: 0, at: event.at, seq });
      }
      if (seq === (before?.seq ?? 0)) return { kind: "duplicate" };
      if (!before?.seq) this.#agenda.timers.set("retention", now + settings.RETENTION_DAYS * DAY);
      this.#known.put({ ...known, seq });
      this.#actions.tend(now);
      return { kind: "accepted" };
    });
  }

  /** The card of this number, or null if it has none. */
  card(): Card | null {
    return this.#agenda.exists() ? (this.#known.get()?.card ?? null) : null;
  }

  /** Writes the whole card anew. */
  write(phone: string, card: Card): Card {
    return this.#agenda.write(() => {
      const before = this.#known.get() ?? nothingOf(phone);
      this.#known.put({ ...before, card, ledgered: changed(before.ledgered, Date.now()) });
      return card;
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
      const known = this.#known.get() ?? nothingOf(phone);
      this.#known.put({ ...known, lookup: { variables, at: now } });
      if (!known.seq) this.#agenda.timers.set("retention", now + this.#means.settings.RETENTION_DAYS * DAY);
    });
  }

  claim(actionId: string, attempt: number): Claimed {
    return this.#actions.claim(actionId, attempt);
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

  /** Deletes everything that is known of this number. Gives the version of its being nothing: above whatever the ledger was told before. */
  async forget(): Promise<number> {
    const known = this.#agenda.exists() ? this.#known.get() : null;
    const { version } = changed(known?.ledgered ?? null, Date.now());
    await this.#agenda.forget();
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

  /** All that is due. `isEmpty`: nothing is left that is worth keeping. */
  #work(now: number): { messages: AttemptMessage[]; isEmpty: boolean } {
    this.#agenda.timers.serve(now, () => this.#forgetOld(now));
    const known = this.#known.get();
    const isEmpty = !known?.card && !known?.lookup && !known?.seq && !this.#agenda.outbox.isBusy();
    return { isEmpty, messages: isEmpty ? [] : this.#actions.take(now) };
  }

  /** Messages are kept as long as calls are, the card until it is deleted. */
  #forgetOld(now: number): void {
    const period = this.#means.settings.RETENTION_DAYS * DAY;
    const left = this.#events.deleteBefore(now - period);
    this.#agenda.outbox.deleteBefore(now - period);
    if (left > 0) this.#agenda.timers.set("retention", now + Math.min(DAY, period));
    const known = this.#known.get();
    if (known) this.#known.put({ ...known, lookup: null, seq: left > 0 ? known.seq : 0 });
  }

  #tell({ phone, card, ledgered: { version } }: Known) {
    const { name = null, consent = "unknown" } = card ?? {};
    return this.#means.ledger.recordContact({ id: this.#owner.objectId, version, phone, name, consent });
  }
}

/** A number that has no card is not listed. */
function nothingOf(phone: string): Known {
  const shown = isE164(phone) ? phone : "";
  return { phone: shown, card: null, lookup: null, seq: 0, ledgered: { version: 0, dueAt: null } };
}
