import { decodeMulaw } from "../g711.ts";
import { readPcm, writePcm } from "../pcm.ts";

const HEADER_BYTES = 44;
const TELEPHONE_HZ = 8000;

/** Sound of a telephone without a header, by the names that platforms have for it. */
const BARE: ReadonlyMap<string, (bytes: Uint8Array) => Int16Array> = new Map([
  ["mulaw", decodeMulaw],
  ["ulaw", decodeMulaw],
  ["pcmu", decodeMulaw],
  ["g711ulaw", decodeMulaw],
  ["pcm", readPcm],
  ["pcm16", readPcm],
  ["l16", readPcm],
]);

/** Bare telephone sound (8 kHz, one channel) as a WAV file; null for a format that has a header of its own. */
export function wavOf(bytes: Uint8Array, format: string): Uint8Array<ArrayBuffer> | null {
  const samples = BARE.get(format)?.(bytes);
  return samples ? withHeader(writePcm(samples)) : null;
}

/** https://www.rfc-editor.org/rfc/rfc2361, format 1: linear samples of 16 bits, the low byte first. */
function withHeader(pcm: Uint8Array): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(HEADER_BYTES + pcm.length);
  const view = new DataView(file.buffer);
  const write = (place: number, text: string) => file.set(new TextEncoder().encode(text), place);
  write(0, "RIFF");
  view.setUint32(4, file.length - 8, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, TELEPHONE_HZ, true);
  view.setUint32(28, TELEPHONE_HZ * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, "data");
  view.setUint32(40, pcm.length, true);
  file.set(pcm, HEADER_BYTES);
  return file;
}
