/** 20 ms of G.711 μ-law at 8 kHz, mono. */
export const FRAME_BYTES = 160;
export const FRAME_MS = 20;
const BYTES_PER_MS = FRAME_BYTES / FRAME_MS;
const SILENCE = 0xff;

/** What begins each frame of a marked utterance. No digit looks like a part of it. */
export const MAGIC = Buffer.from([0x10, 0x91, 0x11, 0x90]);
const DIGITS = 0x20;
const FILLER = 0x40;
const PIECE_BYTES = 60;
/** How long an utterance lasts unless told, per character. */
const MS_PER_CHARACTER = 60;

let utterances = 0;

export function msOf(sound: Uint8Array): number {
  return sound.length / BYTES_PER_MS;
}

export function silence(ms: number): Buffer {
  return Buffer.alloc(Math.round(ms * BYTES_PER_MS), SILENCE);
}

/** Quiet enough that nobody would take it for speech. */
export function isSilent(code: number): boolean {
  return (code | 0x80) >= 0xf8;
}

/**
 * An utterance as μ-law in whole frames, each of which carries who it is (`id`, `seq`, `count`) and a piece of its text, four bits to a byte. It
 * sounds like noise, but an Ear knows what was said and how much of it. It survives G.711 to linear and back, and any cutting and joining.
 */
export function speak(text: string, ms = text.length * MS_PER_CHARACTER): Buffer {
  const bytes = Buffer.from(text);
  const pieces = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES));
  const count = Math.max(pieces, Math.ceil(ms / FRAME_MS));
  const id = ++utterances & 0xffff;
  const frames = Array.from({ length: count }, (_, seq) => {
    const frame = Buffer.alloc(FRAME_BYTES, FILLER);
    MAGIC.copy(frame);
    for (const [index, value] of [id, seq, count, bytes.length].entries()) writeNumber(frame, 4 + index * 4, value);
    const at = (seq % pieces) * PIECE_BYTES;
    for (const [index, byte] of bytes.subarray(at, at + PIECE_BYTES).entries())
      frame.set([DIGITS | (byte >> 4), DIGITS | (byte & 15)], 20 + index * 2);
    return frame;
  });
  return Buffer.concat(frames);
}

/** A piece of an utterance as one frame carries it; `at` is where its bytes stand in a text that has `length` of them. */
export type Piece = { id: number; seq: number; count: number; length: number; at: number; bytes: Buffer };

/** Null where the frame is not whole, or was not made by `speak`. */
export function readFrame(frame: Uint8Array): Piece | null {
  const [id, seq, count, length] = [4, 8, 12, 16].map((at) => readNumber(frame, at));
  if (id === undefined || seq === undefined || !count || length === undefined) return null;
  const pieces = Math.max(1, Math.ceil(length / PIECE_BYTES));
  const at = (seq % pieces) * PIECE_BYTES;
  const size = Math.min(PIECE_BYTES, length - at);
  const bytes = Buffer.from(Array.from({ length: size }, (_, index) => readByte(frame, 20 + index * 2)));
  return { id, seq, count, length, at, bytes };
}

function writeNumber(frame: Buffer, at: number, value: number): void {
  for (let digit = 0; digit < 4; digit++) frame[at + digit] = DIGITS | ((value >> (12 - digit * 4)) & 15);
}

function readNumber(frame: Uint8Array, at: number): number | undefined {
  const digits = frame.subarray(at, at + 4);
  return digits.every((code) => (code & 0xf0) === DIGITS)
    ? digits.reduce((value, code) => (value << 4) | (code & 15), 0)
    : undefined;
}

function readByte(frame: Uint8Array, at: number): number {
  return (((frame[at] ?? 0) & 15) << 4) | ((frame[at + 1] ?? 0) & 15);
}
