import { FRAME_BYTES, FRAME_MS, isSilent, MAGIC, msOf, type Piece, readFrame } from "./sound.ts";

/** An utterance, or as much of it as was heard: `ms` of `ofMs`, beginning `atMs` into all that was heard. */
export type Heard = { text: string; ms: number; ofMs: number; atMs: number };
type Utterance = Heard & { id: number; bytes: Buffer; known: number };

/** Understands utterances made by `speak` in a stream of μ-law that comes in pieces of any size, cut anywhere. */
export class Ear {
  readonly #utterances: Utterance[] = [];
  #rest: Buffer = Buffer.alloc(0);
  /** All that came, speech or not. */
  totalMs = 0;
  /** What is neither silence nor an utterance: cut frames, or a codec that is wrong. */
  noiseMs = 0;

  get heard(): Heard[] {
    return this.#utterances.map(({ text, ms, ofMs, atMs }) => ({ text, ms, ofMs, atMs }));
  }

  get speechMs(): number {
    return this.#utterances.reduce((sum, { ms }) => sum + ms, 0);
  }

  /** True where there was speech in it. */
  hear(sound: Uint8Array): boolean {
    const before = this.speechMs;
    this.totalMs += msOf(sound);
    let left = Buffer.concat([this.#rest, sound]);
    for (;;) {
      const at = left.indexOf(MAGIC);
      if (at < 0) break;
      this.#count(left.subarray(0, at));
      left = left.subarray(at);
      const next = left.indexOf(MAGIC, 1);
      const isCut = next > 0 && next < FRAME_BYTES;
      if (!isCut && left.length < FRAME_BYTES) break;
      const piece = isCut ? null : readFrame(left.subarray(0, FRAME_BYTES));
      if (piece) this.#take(piece, left.length);
      else this.#count(left.subarray(0, isCut ? next : FRAME_BYTES));
      left = left.subarray(isCut ? next : FRAME_BYTES);
    }
    const kept = keptOf(left);
    this.#count(left.subarray(0, left.length - kept));
    this.#rest = Buffer.from(left.subarray(left.length - kept));
    return this.speechMs > before;
  }

  #count(sound: Uint8Array): void {
    if (sound.some((code) => !isSilent(code))) this.noiseMs += msOf(sound);
  }

  #take(piece: Piece, left: number): void {
    const { id, count, length, at, bytes } = piece;
    let utterance = this.#utterances.at(-1);
    if (utterance?.id !== id) {
      const atMs = this.totalMs - left / (FRAME_BYTES / FRAME_MS);
      const fresh = { bytes: Buffer.alloc(length), known: 0, text: "", ms: 0, ofMs: count * FRAME_MS };
      utterance = { id, atMs, ...fresh };
      this.#utterances.push(utterance);
    }
    utterance.ms += FRAME_MS;
    bytes.copy(utterance.bytes, at);
    utterance.known = at === utterance.known ? at + bytes.length : utterance.known;
    utterance.text = utterance.bytes.toString("utf8", 0, utterance.known);
  }
}

/** How many bytes at the end may belong to a frame that is not yet whole. */
function keptOf(left: Buffer): number {
  if (left.indexOf(MAGIC) === 0) return left.length;
  for (let size = MAGIC.length - 1; size > 0; size--)
    if (left.length >= size && left.subarray(left.length - size).equals(MAGIC.subarray(0, size))) return size;
  return 0;
}
