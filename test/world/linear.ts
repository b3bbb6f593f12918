/** G.711 μ-law to linear and back, made from the Recommendation alone and never with code of src/, so that the two can disagree. */
const LINEAR = Int16Array.from({ length: 256 }, (_, code) => expand(code));
const RATE = 8000;
const WAV_HEADER = 44;

/** Linear PCM, 16 bits, little-endian. */
export function pcmOf(mulaw: Uint8Array): Buffer {
  const pcm = Buffer.alloc(mulaw.length * 2);
  for (const [index, code] of mulaw.entries()) pcm.writeInt16LE(LINEAR[code] ?? 0, index * 2);
  return pcm;
}

export function mulawOf(pcm: Buffer): Buffer {
  const mulaw = Buffer.alloc(Math.floor(pcm.length / 2));
  for (let index = 0; index < mulaw.length; index++) mulaw[index] = compress(pcm.readInt16LE(index * 2));
  return mulaw;
}

/** A WAV file: PCM 16 bits, mono, 8 kHz. */
export function wavOf(mulaw: Uint8Array): Buffer {
  const pcm = pcmOf(mulaw);
  const header = Buffer.alloc(WAV_HEADER);
  header.write("RIFF", 0);
  header.writeUInt32LE(WAV_HEADER - 8 + pcm.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([header, pcm]);
}

/** The μ-law of such a file; of anything else, nothing. */
export function soundOfWav(file: Buffer): Buffer {
  const isOurs = file.length >= WAV_HEADER && file.toString("latin1", 0, 4) === "RIFF" && file.readUInt16LE(20) === 1;
  return isOurs ? mulawOf(file.subarray(WAV_HEADER)) : Buffer.alloc(0);
}

function expand(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return bits & 0x80 ? -magnitude : magnitude;
}

function compress(sample: number): number {
  const biased = Math.min(Math.abs(sample), 32_635) + 0x84;
  const segment = Math.floor(Math.log2(biased)) - 7;
  const bits = (sample < 0 ? 0x80 : 0) | (segment << 4) | ((biased >> (segment + 3)) & 15);
  return ~bits & 0xff;
}
