import { MINUTE } from "../lib/instant.ts";

const MOST_REMEMBERED = 1000;
/** Until when nobody at an address is listened to, ms since the epoch. */
const restingUntil = new Map<string, number>();

/**
 * Whether too many wrong tokens came from an address a short while ago. Wrong ones are counted where Cloudflare does (`[[ratelimits]]`), for each of its
 * locations; an isolate learns of it by the first wrong one that it sees. Right ones are never counted.
 */
export function isResting(address: string, now: number): boolean {
  return (restingUntil.get(address) ?? 0) > now;
}

/** A wrong token came; gives whether that was one too many. */
export async function guessedWrong(limiter: RateLimit, address: string, now: number): Promise<boolean> {
  const { success } = await limiter.limit({ key: address });
  if (success) return false;
  if (restingUntil.size >= MOST_REMEMBERED) restingUntil.clear();
  restingUntil.set(address, now + MINUTE);
  return true;
}

/** Whose guesses are counted together: an IPv4 address, or the network of an IPv6 one, of which a home has 2^64. */
export function addressOf(ip: string | undefined): string {
  if (!ip?.includes(":")) return ip ?? "unknown";
  const [head = "", tail] = ip.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  if (tail === undefined) return groups.slice(0, 4).join(":");
  const last = tail.split(":").filter((group) => group !== "");
  const zeros = Array<string>(Math.max(0, 8 - groups.length - last.length)).fill("0");
  return [...groups, ...zeros, ...last].slice(0, 4).join(":");
}
