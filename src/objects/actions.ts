import type { CanonicalEvent } from "../calls/message.ts";
import {
  type AttemptMessage,
  type Learned,
  type Owner,
  type Plan,
  type Verdict,
  type Work,
  actionIdOf,
} from "../rules/action.ts";
import { isForwarding } from "../rules/forwarding.ts";
import { givenUp } from "../rules/given-up.ts";
import type { Settings } from "../settings.ts";
import { type ActionView, type Result, failureOf } from "./action-row.ts";
import type { Agenda } from "./agenda.ts";
import { Forwarding, type Pending } from "./forwarding.ts";
import type { Change, Claim, Waiting } from "./outbox.ts";

/** More than that of events does not go into one message between objects and consumers. */
const LARGEST_BATCH = 4_000_000;

/** What a consumer reports of an attempt. `alert`: what is to be done because of it, once. */
export type Report = Pick<Result, "result" | "outcome" | "delivered"> & {
  alert?: Plan | undefined;
  learned?: Learned | undefined;
};

/** What a consumer is told that asks for an attempt. */
export type Claimed =
  | Exclude<Claim, { kind: "perform" }>
  | Exclude<Verdict, { kind: "perform" }>
  | { kind: "perform"; work: Work; tries: number; about: ReturnType<Known["about"]> };

/** Decides about an attempt that is about to be made, by what is known by now. `id` is the action's. */
export type Decide = (id: string, work: Work, now: number) => Verdict;

/** What whoever has these actions knows. */
export type Known = {
  owner: Owner;
  settings: Settings;
  /** The event as it may leave; null if it may not at all, or is not kept any more. */
  event: (id: string) => CanonicalEvent | null;
  mayLeave: (pending: Pending) => boolean;
  /** Whose action it is, for the log. */
  about: () => { provider?: string; call?: string };
  /** To be told of every result, with what it taught; before what follows is done. */
  recorded: (action: ActionView, report: Report, now: number) => void;
  /** To be told after whatever may have changed which actions wait for a person. */
  changed: (now: number) => void;
};

/** An object's events that may leave, in their order, and the epoch of what came last (forwarding.ts). */
export type Line = { events: Pick<CanonicalEvent, "id" | "type">[]; epoch: number };
/** What came of asking to forward them once more. `off`: nothing is forwarded. `count`: how many are in line now. */
export type ForwardedAgain = { kind: "changed"; count: number } | { kind: "off" } | { kind: "gone" };

/** What is stored with an action that forwards: the one event that was given up, or nothing: then it is whatever is next. */
type Given = { event?: string };

/** An object's actions as the consumers and the API see them, those that forward its events among them. */
export class Actions {
  readonly forwarding: Forwarding;
  readonly #agenda: Agenda;
  readonly #known: Known;

  constructor(storage: DurableObjectStorage, agenda: Agenda, known: Known) {
    this.#agenda = agenda;
    this.#known = known;
    this.forwarding = new Forwarding(storage, agenda.outbox, known.owner);
  }

  /** Asks for an attempt. */
  claim(id: string, attempt: number, decide: Decide): Claimed {
    return this.#write<Claimed>({ kind: "gone" }, (now) => {
      const { outbox } = this.#agenda;
      const claim = outbox.claim(id, attempt, now);
      if (claim.kind !== "perform") return claim;
      const { work, tries } = claim;
      const verdict = work.kind === "forward" ? this.#forward(id, work.input as Given, now) : decide(id, work, now);
      if (verdict.kind === "perform") return { ...verdict, tries, about: this.#known.about() };
      if (verdict.kind === "later") outbox.postpone(id, verdict.at);
      else if (work.kind !== "forward") outbox.withdraw(id, verdict.why, now);
      return verdict;
    });
  }

  /** Notes what came of an attempt. */
  record(id: string, attempt: number, full: Report): ActionView | null {
    const { alert, learned: _, ...report } = full;
    return this.#write<ActionView | null>(null, (now) => {
      const { outbox } = this.#agenda;
      const { delivered, ...result } = report;
      // Only what forwards whatever is next can get on without being done.
      const progress = id === this.forwarding.cursor ? { delivered } : {};
      const recorded = outbox.record(id, attempt, { ...result, ...progress, now, random: Math.random() });
      if (delivered) this.forwarding.remove(delivered);
      if (recorded?.kind === "forward" && recorded.state === "withdrawn") this.forwarding.stop();
      if (alert) outbox.plan(actionIdOf(this.#known.owner, alert.cause), alert, now);
      if (recorded) this.#known.recorded(recorded, full, now);
      this.tend(now);
      return recorded;
    });
  }

  /** Notes that the message of an attempt ended among the dead letters. */
  bury(id: string, attempt: number, result: Result["result"]): ActionView | null {
    return this.#write<ActionView | null>(null, (now) => {
      const buried = this.#agenda.outbox.bury(id, attempt, { result, now, random: Math.random() });
      this.tend(now);
      return buried;
    });
  }

  retry(id: string, from?: readonly Waiting[]): Change {
    return this.#write<Change>({ kind: "gone" }, (now) => this.#agenda.outbox.retry(id, now, from));
  }

  resolve(id: string, as: "done" | "not_done"): Change {
    return this.#write<Change>({ kind: "gone" }, () => this.#agenda.outbox.resolve(id, as));
  }

  /** Has it noted how the actions stand. */
  note(): void {
    this.#write(undefined, () => undefined);
  }

  /** Forwards all events once more, and now: a person asked for it. They keep their ids, by which a receiver knows what it has. */
  forwardAgain(line: () => Line): ForwardedAgain {
    return this.#write<ForwardedAgain>({ kind: "gone" }, (now) => {
      if (!isForwarding(this.#known.settings)) return { kind: "off" };
      const { events, epoch } = line();
      const count = this.forwarding.addAgain(events, epoch);
      this.forwarding.hurry(now);
      this.tend(now);
      return { kind: "changed", count };
    });
  }

  /** What is due: the attempts to send. To be called within a write. */
  take(now: number): AttemptMessage[] {
    const messages = this.#agenda.outbox.take(now, Math.random());
    this.tend(now);
    this.#tellOfGivenUp(now);
    this.#known.changed(now);
    return messages;
  }

  /** Forwards what there is to forward. To be called within a write. */
  tend(now: number): void {
    if (isForwarding(this.#known.settings)) this.forwarding.tend(this.#known.mayLeave, now);
  }

  /** The events to forward: one that was given up and is tried again, or the next ones. Where there are none it is over. */
  #forward(id: string, input: Given, now: number): Verdict {
    if (!isForwarding(this.#known.settings)) this.forwarding.stop();
    const ids = input.event === undefined ? this.forwarding.batch(this.#known.mayLeave) : [input.event];
    const events: CanonicalEvent[] = [];
    const gone: string[] = [];
    let size = 0;
    for (const one of ids) {
      const event = this.#known.event(one);
      size += JSON.stringify(event).length;
      if (events.length > 0 && size > LARGEST_BATCH) break;
      if (event) events.push(event);
      else gone.push(one);
    }
    if (gone.length > 0) this.forwarding.remove(gone);
    if (events.length > 0) return { kind: "perform", work: { kind: "forward", input: { events } } };
    const isAllDone = id === this.forwarding.cursor && isForwarding(this.#known.settings);
    this.#agenda.outbox.settle(id, isAllDone ? "done" : "withdrawn");
    this.tend(now);
    return { kind: "withdrawn", why: "nothing to forward" };
  }

  /** What forwards whatever is next goes on with that; of the event that it gave up there is an action of its own. */
  #tellOfGivenUp(now: number): void {
    const { outbox } = this.#agenda;
    for (const row of outbox.takeGivenUp()) {
      const alert = row.id === this.forwarding.cursor ? null : givenUp(failureOf(row), this.#known.settings);
      if (alert) outbox.plan(actionIdOf(this.#known.owner, alert.cause), alert, now);
    }
  }

  #write<Value>(otherwise: Value, change: (now: number) => Value): Value {
    if (!this.#agenda.exists()) return otherwise;
    return this.#agenda.write(() => {
      const now = Date.now();
      const value = change(now);
      this.#tellOfGivenUp(now);
      this.#known.changed(now);
      return value;
    });
  }
}
