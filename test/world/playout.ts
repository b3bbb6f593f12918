import { FRAME_BYTES, msOf, silence } from "./sound.ts";

type Queued = { sound: Buffer; id?: unknown } | { mark: string };

/** What is still to be played to a person, in order. */
export class Playout {
  #queue: Queued[] = [];

  get queuedMs(): number {
    return this.#queue.reduce((sum, one) => sum + ("sound" in one ? msOf(one.sound) : 0), 0);
  }

  add(sound: Buffer, id?: unknown): void {
    this.#queue.push({ sound, id });
  }

  mark(name: string): void {
    this.#queue.push({ mark: name });
  }

  /** The marks that will not be reached any more. */
  clear(): string[] {
    const dropped = this.#queue.flatMap((one) => ("mark" in one ? [one.mark] : []));
    this.#queue = [];
    return dropped;
  }

  /** False where nothing of it is left to drop. */
  drop(id: unknown): boolean {
    const before = this.#queue.length;
    this.#queue = this.#queue.filter((one) => !("sound" in one) || one.id !== id);
    return this.#queue.length < before;
  }

  /** The next 20 ms, silence where there is nothing, and the marks that are reached by their end. */
  next(): { sound: Buffer; marks: string[] } {
    const pieces: Buffer[] = [];
    const marks: string[] = [];
    let left = FRAME_BYTES;
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      if ("mark" in first) marks.push(first.mark);
      else if (left === 0) break;
      else {
        pieces.push(first.sound.subarray(0, left));
        first.sound = first.sound.subarray(left);
        left -= pieces.at(-1)?.length ?? 0;
        if (first.sound.length > 0) continue;
      }
      this.#queue.shift();
    }
    const rest = left > 0 ? silence(FRAME_BYTES).subarray(0, left) : Buffer.alloc(0);
    return { sound: Buffer.concat([...pieces, rest]), marks };
  }
}
