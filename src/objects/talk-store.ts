import type { CallEvent } from "../calls/event.ts";
import { endedEvent, toldEvent } from "../conversation/talk-events.ts";
import { backoff } from "../lib/backoff.ts";
import { within } from "../lib/deadline.ts";
import { DAY, MINUTE, SECOND, earliest } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import type { Meaning } from "../outreach/progress.ts";
import { Alarm } from "./alarm.ts";
import { tryToTell } from "./heard.ts";
import { Kept } from "./kept.ts";
import { objectOfRef } from "./ref.ts";

const PATIENCE_MS = 3000;
const WAITS = { first: 2 * SECOND, longest: 10 * MINUTE };
/** What a burst of lines waits for, so that it costs the call's object one request. */
const BURST = SECOND;
const MOST_AT_ONCE = 50;
/** Once it is over a conversation answers repeats for so long. */
const REMEMBERED = 10 * MINUTE;
/** What nobody could be told by then is given up. */
const LONGEST_UNTOLD = DAY;

/** What the customer wants of the outreach that had them called. */
type Wished = { count: number; means: Meaning; address: string | null; said: string | null };

/** What every conversation keeps. Times are ms since the epoch. */
export type Talked = {
  kind: "loop" | "stream";
  /** Whose call it is. */
  provider: string;
  call: string;
  /** The ref of the outreach that had the call placed; null where none had. */
  ref: string | null;
  startedAt: number;
  overAt: number | null;
  /** When we say that the call has ended, if nobody else did before. */
  endAt: number | null;
  /** What the customer answered last of the outreach, and the how-manieth answer that was; and what messages they left (`repeatKeyOf`). */
  answer: { key: string; count: number } | null;
  messages: string[];
  /** What the call's own object and the outreach have yet to hear, when, and how often that failed. */
  untold: { events: CallEvent[]; wishes: Wished[] };
  tellAt: number | null;
  tries: number;
};

/** One that begins now. */
export function newTalk<Kind extends Talked["kind"]>(
  of: Pick<Talked, "provider" | "call" | "ref"> & { kind: Kind },
  now: number,
): Talked & { kind: Kind } {
  return {
    ...of,
    startedAt: now,
    overAt: null,
    endAt: null,
    answer: null,
    messages: [],
    untold: { events: [], wishes: [] },
    tellAt: null,
    tries: 0,
  };
}

/** What a conversation keeps, and when it is looked at next. Each write is of a fixed number of rows. */
export class TalkStore<Known extends Talked> {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  readonly #kept: Kept<Known>;
  readonly #alarm: Alarm;

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx;
    this.#env = env;
    this.#kept = new Kept(ctx.storage, "talk");
    this.#alarm = new Alarm(ctx.storage);
    void ctx.blockConcurrencyWhile(() => this.#alarm.load());
  }

  /** Null where nothing is known. */
  get(): Known | null {
    return this.#kept.get();
  }

  /** `wakeAt`: when the conversation has something to do by itself; null is never. */
  put(known: Known, wakeAt: number | null): void {
    this.#kept.put(known);
    this.#point(known, wakeAt);
  }

  #point(known: Known, wakeAt: number | null): void {
    const next = earliest(wakeAt, known.tellAt, known.endAt, forgetAt(known));
    if (next !== null) this.#alarm.pointAtLatest(next);
  }

  /** To be called by `alarm()`. `work` does what is due, and gives when there is more. */
  async goOff(work: (known: Known, now: number) => Promise<number | null> | number | null): Promise<void> {
    this.#alarm.wentOff();
    const now = Date.now();
    const before = this.get();
    if (!before) return;
    let wakeAt: number | null = now + MINUTE;
    try {
      wakeAt = await work(before, now);
      await this.#end(now);
      await this.tell(now);
    } catch (cause) {
      log("error", "alarm failed", { cause: describe(cause) });
    }
    const known = this.get();
    if (known && (forgetAt(known) ?? Infinity) <= now) await this.forget();
    else if (known) this.#point(known, wakeAt);
  }

  /** Tells the call's own object, and the outreach, what they have yet to hear, if that is due. */
  async tell(now: number): Promise<void> {
    const known = this.get();
    if (known?.tellAt == null || known.tellAt > now) return;
    const { provider, call, ref } = known;
    const events = known.untold.events.slice(0, MOST_AT_ONCE);
    const { wishes } = known.untold;
    const about = { call };
    const tellCall = async () => this.#env.CALL.getByName(`${provider}:${call}`).accept(events, ref);
    const tellOutreach = async () => {
      const outreach = objectOfRef(this.#env.OUTREACH, ref ?? "");
      for (const { count: _, ...said } of wishes) await outreach?.answerInTalk(ref ?? "", said);
    };
    const [isCallTold, isOutreachTold] = await Promise.all([
      events.length === 0 || tryToTell(tellCall, { who: "call", patienceMs: PATIENCE_MS, about }),
      wishes.length === 0 || tryToTell(tellOutreach, { who: "outreach", patienceMs: PATIENCE_MS, about }),
    ]);
    const latest = this.get();
    if (!latest) return;
    const left = {
      events: isCallTold ? without(latest.untold.events, events, "id") : latest.untold.events,
      wishes: isOutreachTold ? without(latest.untold.wishes, wishes, "count") : latest.untold.wishes,
    };
    const isLeft = left.events.length + left.wishes.length > 0;
    const tries = isCallTold && isOutreachTold ? 0 : latest.tries + 1;
    const tellAt = isLeft ? Date.now() + (tries > 0 ? backoff(tries - 1, WAITS) : 0) : null;
    this.put({ ...latest, untold: left, tellAt, tries }, null);
  }

  async #end(now: number): Promise<void> {
    const due = this.get();
    if (due?.endAt == null || due.endAt > now) return;
    const { provider, call, overAt } = due;
    const isTold = await this.#hasEnded(due);
    const known = this.get();
    if (known?.endAt !== due.endAt) return;
    const about = { provider, call, at: overAt ?? now };
    const said = known.kind === "stream" ? [toldEvent(about)] : [];
    const ended = isTold ? [] : [endedEvent(about)];
    this.put(withEvents({ ...known, endAt: null }, [...said, ...ended], now), null);
  }

  /** Whether the call's own object knows of the end; false where it can't be asked. */
  async #hasEnded({ provider, call }: Talked): Promise<boolean> {
    try {
      return await within(PATIENCE_MS, this.#env.CALL.getByName(`${provider}:${call}`).hasEnded());
    } catch (cause) {
      log("warn", "call unreachable", { call, cause: describe(cause) });
      return false;
    }
  }

  async forget(): Promise<void> {
    this.#alarm.wentOff();
    await this.#ctx.storage.deleteAll();
    this.#kept.lookAgain();
  }
}

/** With events that the call's object is to be told; `atOnce`: before what comes in the next second. */
export function withEvents<Known extends Talked>(
  known: Known,
  events: readonly CallEvent[],
  atOnce: number | null,
): Known {
  if (events.length === 0) return known;
  const tellAt = earliest(known.tellAt, atOnce ?? Date.now() + BURST);
  return { ...known, untold: { ...known.untold, events: [...known.untold.events, ...events] }, tellAt };
}

/** Those that were not among the told: what came meanwhile is still to be told. */
function without<One>(all: readonly One[], told: readonly One[], key: keyof One): One[] {
  const known = new Set(told.map((one) => one[key]));
  return all.filter((one) => !known.has(one[key]));
}

function forgetAt({ overAt, endAt, untold: { events, wishes } }: Talked): number | null {
  if (overAt === null || endAt !== null) return null;
  return overAt + (events.length + wishes.length > 0 ? LONGEST_UNTOLD : REMEMBERED);
}
