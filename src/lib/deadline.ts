export class DeadlinePassed extends Error {
  override name = "DeadlinePassed";
}

/**
 * Waits for the promise, at most this long; then throws `DeadlinePassed`. What the promise stands for may
 * still happen afterwards: the caller must bear that.
 */
export async function within<Given extends Promise<unknown>>(ms: number, promise: Given): Promise<Awaited<Given>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlinePassed(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, passed]);
  } finally {
    clearTimeout(timer);
  }
}
