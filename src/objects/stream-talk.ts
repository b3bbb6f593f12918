import type { CallEvent } from "../calls/event.ts";
import { Bridge, type Counts, type Ending } from "../conversation/stream/bridge.ts";
import { clawopsMedia } from "../conversation/stream/clawops-media.ts";
import { dialRealtime } from "../conversation/stream/dial.ts";
import type { Line } from "../conversation/stream/lines.ts";
import { telerMedia } from "../conversation/stream/teler-media.ts";
import { beganEvent, saidEvent, toldEvent, transferredEvent, unansweredEvent } from "../conversation/talk-events.ts";
import { log } from "../lib/log.ts";
import type { Settings } from "../settings.ts";
import { carryOut } from "./carry-out.ts";
import { Handover, withHandover } from "./handover.ts";
import { newRef } from "./ref.ts";
import {
  type Next,
  type Offer,
  type StreamKnown,
  ended,
  isAdmitted,
  isUnanswered,
  nextOf,
  offered,
  resumed,
  wakeAt,
  withSaid,
} from "./stream-known.ts";
import { greetingOf, scopeOf, scriptOf } from "./stream-script.ts";
import { type TalkStore, withEvents } from "./talk-store.ts";

const MEDIA = { clawops: clawopsMedia, teler: telerMedia };
const clock = {
  now: () => Date.now(),
  after(ms: number, then: () => void) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

type Parts = { objectId: string; settings: Settings; fetch: typeof fetch; store: TalkStore<StreamKnown> };

/** A conversation by voice: the platform's media socket joined to a Realtime model for as long as this object lives. */
export class StreamTalk {
  readonly #parts: Parts;
  readonly #handover: Handover;
  #bridge: Bridge | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#handover = new Handover(parts);
  }

  /** The ticket with which the call's stream is let in, the same however often it is asked for; null where the call was had. */
  offer(offer: Offer): string | null {
    const now = Date.now();
    const { objectId, settings, store } = this.#parts;
    const known = store.get();
    if (known?.state === "over") return null;
    if (known && (known.state === "live" || now <= known.ticketUntil)) return known.ticket;
    const fresh = offered(offer, { ticket: newRef(objectId), greeting: greetingOf(offer, settings, now), now });
    store.put(fresh, wakeAt(fresh));
    return fresh.ticket;
  }

  /** Lets a socket in that has the ticket, once. */
  connect(ticket: string): Response {
    const known = this.#parts.store.get();
    if (!known || !isAdmitted(known, ticket, Date.now())) {
      log("warn", "stream refused", {
        call: known?.call,
        reason: known ? `the ticket is not good: ${known.state}` : "no call",
      });
      return Response.json({ error: "unauthorized" }, { status: 401 });
    }
    this.#put({ ...known, state: "live" });
    const { 0: theirs, 1: ours } = new WebSocketPair();
    ours.accept();
    const bridge = this.#join(known, ours);
    ours.addEventListener("message", ({ data }) => bridge.fromPlatform(data));
    const gone = () => {
      bridge.platformClosed();
      this.#handover.gone();
    };
    ours.addEventListener("close", gone);
    ours.addEventListener("error", gone);
    return new Response(null, { status: 101, webSocket: theirs });
  }

  /** What is to be done with the call now that the stream of that ticket is over, the same however often it is asked; `ticket`: lets another stream in. */
  after(ticket: string): { next: Next; ticket: string | null } {
    const { objectId, store } = this.#parts;
    const asked = store.get();
    if (asked?.usedTicket === ticket && asked.state !== "over") return { next: "again", ticket: asked.ticket };
    if (asked?.ticket !== ticket) return { next: "hang_up", ticket: null };
    this.#bridge?.platformClosed();
    const known = store.get() ?? asked;
    const next = nextOf(known);
    if (next !== "again") return { next, ticket: null };
    const again = resumed(known, newRef(objectId), Date.now());
    this.#put(again);
    return { next, ticket: again.ticket };
  }

  /** Does what is due by then; gives when there is more to do, ms since the epoch. */
  async wake(known: StreamKnown, now: number): Promise<number | null> {
    await this.#handover.look(known, now);
    const isDeserted = known.state === "offered" ? now > known.ticketUntil : known.state === "live" && !this.#bridge;
    if (isDeserted) this.#put(ended(known, "left", now));
    return wakeAt(this.#parts.store.get() ?? known);
  }

  #join(known: StreamKnown, platform: WebSocket): Bridge {
    const { settings, fetch } = this.#parts;
    const bridge = new Bridge({
      media: MEDIA[known.offer.provider],
      platform,
      dial: dialRealtime(settings, fetch),
      script: scriptOf(known, settings),
      clock,
      isHeldForTransfer: known.provider === "teler",
      on: {
        begins: (start) => this.#begins(start),
        said: (line) => this.#said(line),
        wish: (call) => this.#wish(call),
        over: (ending, counts) => this.#over(ending, counts, () => platform.close(1000, ending)),
      },
    });
    this.#bridge = bridge;
    return bridge;
  }

  /** Teler's socket has another id for the call, and carries nothing of ours (contracts/teler.md §5): its ticket is all in its URL. */
  #begins({ call, ticket }: { call: string; ticket: string | null }): boolean {
    const known = this.#parts.store.get();
    if (!known) return false;
    if (known.provider === "clawops" && (call !== known.call || ticket !== known.ticket)) return false;
    const { direction, from, to, provider } = known.offer;
    const now = Date.now();
    const event = beganEvent({ provider, call: known.call, at: now }, { direction, from, to });
    this.#put(withEvents({ ...known, hasBegun: true }, known.hasBegun ? [] : [event], now));
    return true;
  }

  #said({ role, text, at }: Line): void {
    const before = this.#parts.store.get();
    if (!before) return;
    const known = withSaid(before, { role, text });
    const { provider, call, lines: turn } = known;
    this.#put(withEvents(known, [saidEvent({ provider, call, at }, { turn, role, text, at })], null));
  }

  async #wish(call: { name: string; arguments: string }) {
    const before = this.#parts.store.get();
    if (!before) throw new Error("the conversation is forgotten");
    const { known, granted } = carryOut(before, {
      call,
      scope: scopeOf(before.offer, this.#parts.settings),
      now: Date.now(),
    });
    if (known !== before) this.#put(known);
    return granted;
  }

  /** `close` closes the platform's socket, which is still open where a person is to take over at Teler. */
  #over(ending: Ending, counts: Counts, close: () => void): void {
    this.#bridge = null;
    const before = this.#parts.store.get();
    if (!before) return;
    const { provider, call } = before;
    log(ending === "lost" ? "warn" : "info", "conversation over", { provider, call, ending, ...counts });
    const now = Date.now();
    const known = { ...ended(before, ending, now), tellAt: now };
    if (ending === "transfer" && provider === "teler") {
      this.#put(withHandover(withEvents(known, [toldEvent({ provider, call, at: now })], now), now));
      return void this.#handover.begin(known, close);
    }
    this.#put(withEvents(known, this.#eventsAfter(known, ending, now), now));
  }

  /** What the call is to know of it. One that was left may go on over another stream; what was said in any other is all that there is. */
  #eventsAfter(known: StreamKnown, ending: Ending, now: number): CallEvent[] {
    const { provider, call, offer } = known;
    const { direction, from, to } = offer;
    const about = { provider, call, at: now };
    const told = ending === "left" || !known.hasBegun ? [] : [toldEvent(about)];
    if (ending === "transfer")
      return [transferredEvent(about, { status: "initiated", to: this.#parts.settings.TRANSFER_TO }), ...told];
    return isUnanswered(known) ? [...told, unansweredEvent(about, { direction, from, to })] : told;
  }

  #put(known: StreamKnown): void {
    this.#parts.store.put(known, wakeAt(known));
  }
}
