import type { CallEvent } from "../calls/event.ts";
import { untaken } from "../conversation/announcement.ts";
import { askForTransfer, lookAtTransfer } from "../conversation/stream/teler-transfer.ts";
import { type Transferred, endedEvent, transferredEvent, untakenEvent } from "../conversation/talk-events.ts";
import { HOUR, SECOND } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import type { Settings } from "../settings.ts";
import { voiceOf } from "../words/language.ts";
import { talkSayings } from "../words/talk-sayings.ts";
import { type Offer, type StreamKnown, wakeAt } from "./stream-known.ts";
import { type TalkStore, withEvents } from "./talk-store.ts";

type Parts = { settings: Settings; fetch: typeof fetch; store: TalkStore<StreamKnown> };

/** Longer than the asking takes; so an object that is lost meanwhile looks for itself what came of it. */
const ASKED_WITHIN = 20 * SECOND;
const BETWEEN_LOOKS = 5 * SECOND;
/** Longer than the person's telephone rings. */
const LONGEST = 45 * SECOND;
/** In which the caller hears that nobody takes the call. */
const LAST_WORDS = 15 * SECOND;
/** Teler closes its socket with the call: ours might end a talk with the person. */
const LONGEST_TALK = HOUR;

/** Whether somebody can be put through to a person there. */
export function canTransfer(provider: Offer["provider"], { TRANSFER_TO, TELER_API_KEY }: Settings): boolean {
  return TRANSFER_TO !== undefined && (provider === "clawops" || TELER_API_KEY !== undefined);
}

/** Begins to wait for what comes of a transfer. */
export function withHandover(known: StreamKnown, now: number): StreamKnown {
  return { ...known, handover: { lookAt: now + ASKED_WITHIN, until: now + LONGEST } };
}

/**
 * Has Teler put a caller through to a person, and finds out by its API what came of it, since no document names the webhooks that would tell. Until that is
 * known the platform's socket stays open, and after it for a while: our closing it ends the call.
 */
export class Handover {
  readonly #parts: Parts;
  #close: (() => void) | null = null;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `close` closes our end of the platform's socket. */
  async begin({ call, offer }: StreamKnown, close: () => void): Promise<void> {
    this.#close = close;
    this.#closeAfter(LONGEST_TALK);
    if (await this.#ask(call, offer)) return this.#tell("initiated", Date.now() + BETWEEN_LOOKS);
    this.#fail();
    this.#closeAfter(0);
  }

  /** Looks what came of it, if that is due. Whom nobody knows to have been reached in the end the owner is to hear of. */
  async look({ call, handover }: StreamKnown, now: number): Promise<void> {
    if (!handover || handover.lookAt > now) return;
    const state = await lookAtTransfer(call, this.#parts);
    if (state === "reached") return this.#tell("connected", null);
    if (state === "open" && now < handover.until) return this.#lookAgainAt(now + BETWEEN_LOOKS);
    this.#fail();
    // Otherwise they may be talking where we can't see it.
    if (state === "untaken") this.#closeAfter(LAST_WORDS);
  }

  /** The platform's socket is closed. */
  gone(): void {
    clearTimeout(this.#closing);
    this.#close = null;
  }

  async #ask(call: string, offer: Offer): Promise<boolean> {
    const { settings } = this.#parts;
    try {
      const wanted = { call, key: crypto.randomUUID(), untaken: wordsFor(offer, settings) };
      return await askForTransfer(wanted, this.#parts);
    } catch (cause) {
      log("error", "transfer failed", { call, cause: describe(cause) });
      return false;
    }
  }

  #tell(status: Transferred["status"], lookAt: number | null, more: CallEvent[] = []): void {
    const known = this.#parts.store.get();
    if (!known) return;
    const { provider, call } = known;
    const now = Date.now();
    const event = transferredEvent({ provider, call, at: now }, { status, to: this.#parts.settings.TRANSFER_TO });
    this.#put(lookingAt(withEvents(known, [event, ...more], now), lookAt));
  }

  /** An inbound call was missed with that; what follows from a call of ours its outreach decides. */
  #fail(): void {
    const known = this.#parts.store.get();
    if (!known) return;
    const { provider, call, offer } = known;
    const now = Date.now();
    const end = offer.direction === "inbound" ? untakenEvent : endedEvent;
    this.#tell("failed", null, [end({ provider, call, at: now })]);
  }

  #lookAgainAt(lookAt: number): void {
    const known = this.#parts.store.get();
    if (known) this.#put(lookingAt(known, lookAt));
  }

  #put(known: StreamKnown): void {
    this.#parts.store.put(known, wakeAt(known));
  }

  #closeAfter(ms: number): void {
    clearTimeout(this.#closing);
    this.#closing = this.#close ? setTimeout(this.#close, ms) : undefined;
  }
}

/** It is looked again then; null is never. */
function lookingAt(known: StreamKnown, lookAt: number | null): StreamKnown {
  if (!known.handover) return known;
  return { ...known, handover: lookAt === null ? null : { ...known.handover, lookAt } };
}

/** What the caller hears where nobody takes the call: that we call back, where they called us and so the call is told as missed. */
function wordsFor({ direction, from }: Offer, settings: Settings): string {
  if (direction === "outbound") return talkSayings(voiceOf(settings)).regret;
  return untaken({ from, isKept: true }, settings, Date.now());
}
