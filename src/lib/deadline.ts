export class DeadlinePassed extends Error {
  override name = "DeadlinePassed";
}

/**
 * Waits for the promise, at most this long; then throws `DeadlinePassed`. What the promise stands for may
 * still happen afterwards: the caller must bear that.
 */
export async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
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
