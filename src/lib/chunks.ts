export class Stalled extends Error {
  override name = "Stalled";
}

/** `patienceMs`: how long may pass without a chunk; `signal`: ends the reading. */
type Patience = { signal: AbortSignal; patienceMs: number };

/**
 * The chunks of a stream. Throws `Stalled` when none comes for too long, the signal's reason when it is aborted, and whatever the stream throws. In any case,
 * and when the caller stops early, the stream is cancelled.
 */
export async function* chunksOf<Chunk>(
  stream: ReadableStream<Chunk>,
  { signal, patienceMs }: Patience,
): AsyncGenerator<Chunk> {
  const reader = stream.getReader();
  const ended = Promise.withResolvers<never>();
  // It may be rejected while nobody reads.
  ended.promise.catch(() => {});
  const abort = () => ended.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const timer = setTimeout(() => ended.reject(new Stalled(`nothing came for ${patienceMs} ms`)), patienceMs);
      const read = await Promise.race([reader.read(), ended.promise]).finally(() => clearTimeout(timer));
      if (read.done) return;
      yield read.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    // Nobody waits for it: a source may take its time to end. One that has failed can't be cancelled, nor need it be.
    reader.cancel().catch(() => {});
  }
}
