import { type Media, msOf, type Outlet, type Piece, type Sound } from "./media.ts";
import { type Heard, Played } from "./played.ts";
import type { Clock } from "./wait.ts";

/** What a platform that plays nothing is sent at most. */
const MOST_UNPLAYED_MS = 120_000;
/** How long audio is on its way to a platform that tells nothing of its playing. */
const DELAY_MS = 100;
/** A platform that has not told by then that all was played will not tell it. */
const GRACE_MS = 10_000;

type Speaking = {
  media: Media;
  clock: Clock;
  send: (frame: string) => void;
  /** A piece of an item was sent: the number of its mark, and when it begins to be heard. */
  sent: (piece: { item: string; ms: number; mark: number; at: number }) => void;
};

/** What the caller is to hear: sent to the platform as it comes, and followed until it was heard. */
export class Speaker {
  readonly #speaking: Speaking;
  readonly #outlet: Outlet;
  readonly #played: Played;
  /** When all that was sent will have been played, if the platform plays it. */
  #endsAt = 0;
  /** How much was not sent, since the platform plays nothing. */
  droppedMs = 0;

  constructor(speaking: Speaking) {
    this.#speaking = speaking;
    this.#outlet = speaking.media.open();
    this.#played = speaking.media.mark ? new Played("marks") : new Played("clock", DELAY_MS);
  }

  play(sound: Sound): void {
    const ms = msOf(sound.audio);
    if (this.#played.leftMs(this.#now) + ms > MOST_UNPLAYED_MS) {
      this.droppedMs += ms;
      return;
    }
    this.#send(this.#outlet.play(sound));
  }

  /** What is gathered goes too: nothing follows it soon. */
  flush(): void {
    this.#send(this.#outlet.flush());
  }

  reached(mark: number): void {
    this.#played.reached(mark, this.#now);
  }

  get heardMark(): number {
    return this.#played.heardMark(this.#now);
  }

  /** Whether the caller hears nothing of ours. */
  get isQuiet(): boolean {
    return this.#played.leftMs(this.#now) === 0 || this.#now >= this.#endsAt + GRACE_MS;
  }

  /** When to look again whether all was heard, unless the platform tells it before. */
  get quietAt(): number {
    return this.#speaking.media.mark ? this.#endsAt + GRACE_MS : this.#now + this.#played.leftMs(this.#now);
  }

  /** Nothing more is heard of what was sent. Gives what was not heard to its end, with the item that is still being spoken. */
  cutOff(unfinished: string | null): Heard[] {
    const isPlaying = this.#played.leftMs(this.#now) > 0;
    if (isPlaying || unfinished !== null) this.#speaking.send(this.#outlet.clear());
    this.#endsAt = this.#now;
    const heard = this.#played.cutOff(this.#now, unfinished).filter(({ item }) => item !== "");
    const isKnown = unfinished === null || heard.some(({ item }) => item === unfinished);
    return isKnown ? heard : [...heard, { item: unfinished, heardMs: 0, sentMs: 0 }];
  }

  #send(pieces: readonly Piece[]): void {
    const { media, send, sent } = this.#speaking;
    for (const { frame, plays } of pieces) {
      const now = this.#now;
      send(frame);
      for (const { item, ms } of plays) {
        const at = now + this.#played.leftMs(now);
        const mark = this.#played.sent({ item, ms, now });
        this.#endsAt = Math.max(this.#endsAt, now) + ms;
        sent({ item, ms, mark, at });
        if (media.mark) send(media.mark(mark));
      }
    }
  }

  get #now(): number {
    return this.#speaking.clock.now();
  }
}
