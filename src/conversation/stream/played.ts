type Piece = { mark: number; item: string; ms: number; sentAt: number };

/** Of an item of the model's: how much of its audio was sent, and how much of that was heard; ms, not rounded. */
export type Heard = { item: string; heardMs: number; sentMs: number };

/**
 * How much of what an agent said was really heard, of audio that is sent faster than it is played. With `marks` the platform tells when a piece was played;
 * what is heard of the next one is told by the clock, and nothing beyond it until its mark comes. With `clock` it tells nothing: pieces are taken to be
 * played one after the other, each `delayMs` after it was sent at the earliest. Times are ms of one clock.
 */
export class Played {
  readonly #tells: "marks" | "clock";
  readonly #delayMs: number;
  /** Of what was sent and not yet heard to its end, in order. */
  #pieces: Piece[] = [];
  /** How much of an item was heard before these pieces; of items that have some, and of the last. */
  readonly #items = new Map<string, { heardMs: number; sentMs: number }>();
  /** How long these pieces are. */
  #unheardMs = 0;
  #lastMark = 0;
  #heardMark = 0;
  /** When what came before these pieces ended. */
  #freeAt = 0;

  constructor(tells: "marks" | "clock", delayMs = 0) {
    this.#tells = tells;
    this.#delayMs = delayMs;
  }

  /** A piece was sent. Gives the number of the mark that goes after it. */
  sent({ item, ms, now }: { item: string; ms: number; now: number }): number {
    this.#settle(now);
    const { heardMs = 0, sentMs = 0 } = this.#items.get(item) ?? {};
    for (const name of this.#items.keys()) {
      if (name !== item && !this.#pieces.some((piece) => piece.item === name)) this.#items.delete(name);
    }
    this.#items.set(item, { heardMs, sentMs: sentMs + ms });
    const mark = ++this.#lastMark;
    this.#pieces.push({ mark, item, ms, sentAt: now });
    this.#unheardMs += ms;
    return mark;
  }

  /** The platform has played all up to this mark. Of one that was cut off, or came before, nothing follows. */
  reached(mark: number, now: number): void {
    while ((this.#pieces[0]?.mark ?? Infinity) <= mark) this.#hear(now);
  }

  /** The mark of the last piece that was heard to its end; 0 before the first. */
  heardMark(now: number): number {
    this.#settle(now);
    return this.#heardMark;
  }

  /** How long it will take at least until all is heard. */
  leftMs(now: number): number {
    this.#settle(now);
    return this.#pieces.length === 0 ? 0 : this.#unheardMs - this.#heardOfFirst(now);
  }

  /**
   * What was not played is played no more. Gives the items that are not known to be heard to the end, in order, for the model to be told; and with them
   * the one that it still speaks (`unfinished`), though all that was sent of it be heard.
   */
  cutOff(now: number, unfinished: string | null = null): Heard[] {
    this.#settle(now);
    const [first] = this.#pieces;
    const heardOfFirst = this.#heardOfFirst(now);
    const names = new Set(this.#pieces.map(({ item }) => item));
    if (unfinished !== null && this.#items.has(unfinished)) names.add(unfinished);
    const heard = [...names].map((item) => {
      const { heardMs = 0, sentMs = 0 } = this.#items.get(item) ?? {};
      return { item, heardMs: heardMs + (item === first?.item ? heardOfFirst : 0), sentMs };
    });
    this.#pieces = [];
    this.#unheardMs = 0;
    this.#items.clear();
    this.#freeAt = now;
    return heard;
  }

  #settle(now: number): void {
    if (this.#tells === "marks") return;
    for (let [first] = this.#pieces; first && this.#startOf(first) + first.ms <= now; [first] = this.#pieces)
      this.#hear(this.#startOf(first) + first.ms);
  }

  /** The first piece was heard to its end. */
  #hear(endedAt: number): void {
    const piece = this.#pieces.shift();
    if (!piece) return;
    const item = this.#items.get(piece.item);
    if (item) item.heardMs += piece.ms;
    this.#heardMark = piece.mark;
    this.#unheardMs -= piece.ms;
    this.#freeAt = endedAt;
  }

  #heardOfFirst(now: number): number {
    const [first] = this.#pieces;
    return first ? Math.min(Math.max(0, now - this.#startOf(first)), first.ms) : 0;
  }

  #startOf({ sentAt }: Piece): number {
    return Math.max(sentAt + this.#delayMs, this.#freeAt);
  }
}
