/** Of a telephone. */
const SAMPLES_PER_MS = 8;
const BYTES_PER_SAMPLE = { mulaw: 1, pcm: 2 } as const;

/** How audio of 8 kHz is written: μ-law, or samples of 16 bits, the low byte first. */
export type Encoding = keyof typeof BYTES_PER_SAMPLE;

/** The samples in the bytes, the low byte first. Half of one at the end is left out. */
export function readPcm(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Int16Array(bytes.byteLength >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true);
  return samples;
}

export function writePcm(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) view.setInt16(2 * i, samples[i] ?? 0, true);
  return bytes;
}

/** How long so many bytes play, in ms, not rounded. */
export function playingMs(bytes: number, encoding: Encoding): number {
  return bytes / (SAMPLES_PER_MS * BYTES_PER_SAMPLE[encoding]);
}

/** How many bytes play so long; whole samples, of which the last may end before the time does. */
export function bytesFor(ms: number, encoding: Encoding): number {
  return Math.floor(ms * SAMPLES_PER_MS) * BYTES_PER_SAMPLE[encoding];
}

/** The bytes of audio in Base64, with its padding or without; null for what is none. */
export function readAudio(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return null;
  }
}

/** How many bytes a Base64 text stands for, if it is one; without decoding it. */
export function bytesIn(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return Math.floor(((base64.length - padding) * 3) / 4);
}
