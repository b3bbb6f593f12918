/** With this added to a magnitude, each segment begins at a power of two. In samples of 16 bits, where G.711 counts in 14. */
const BIAS = 132;
/** The two lowest bits of a magnitude decide nothing. */
const UNUSED_BITS = 2;
/** Without those bits: where the last step has no room beyond it. */
const LOUDEST = 8158;

const DECODED = Int16Array.from({ length: 256 }, (_, byte) => decoded(byte));
/** By magnitude, of samples that are not negative. */
const ENCODED = Uint8Array.from({ length: LOUDEST + 1 }, (_, magnitude) => encoded(magnitude << UNUSED_BITS));

/** μ-law (ITU-T G.711) as linear samples of 16 bits. */
export function decodeMulaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) samples[i] = DECODED[bytes[i] ?? 0] ?? 0;
  return samples;
}

/** Linear samples of 16 bits as μ-law. What is louder than μ-law goes is as loud as it goes. */
export function encodeMulaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    const magnitude = Math.min(Math.abs(sample) >> UNUSED_BITS, LOUDEST);
    const byte = ENCODED[magnitude] ?? 0;
    bytes[i] = sample < 0 ? byte & 0x7f : byte;
  }
  return bytes;
}

/** A byte is, inverted: one bit of sign, three of the segment, four of the step in it. */
function decoded(byte: number): number {
  const segment = (~byte >> 4) & 7;
  const step = ~byte & 15;
  const magnitude = (((step << 3) + BIAS) << segment) - BIAS;
  // Negative zero decodes to zero.
  return byte < 0x80 ? 0 - magnitude : magnitude;
}

function encoded(sample: number): number {
  const biased = sample + BIAS;
  const segment = 24 - Math.clz32(biased);
  const step = (biased >> (segment + 3)) & 15;
  return ~((segment << 4) | step) & 0xff;
}
