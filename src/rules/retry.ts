const WAITS_SECONDS = [10, 60, 5 * 60, 30 * 60, 2 * 60 * 60, 6 * 60 * 60];
const JITTER = 0.2;

/**
 * Seconds until an action is tried again whose `tries`-th attempt failed; null when it is to be given up. The usual wait give or take
 * a fifth (`random` is from 0 to 1), so that those who failed together don't come back together; longer if the other side asked for that.
 */
export function retryAfter(tries: number, random: number, askedSeconds = 0): number | null {
  const wait = WAITS_SECONDS[tries - 1];
  return wait === undefined ? null : Math.max(wait * (1 - JITTER + 2 * JITTER * random), askedSeconds);
}
