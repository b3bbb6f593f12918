import { MINUTE } from "../lib/instant.ts";

const MOST_REMEMBERED = 1000;
/** As many as in wrangler.toml. */
const MOST_GUESSES = 10;
/** How many tokens came from an address that were not right, or not looked at yet, and until when they count; ms since the epoch. */
type Tried = { guesses: number; until: number };
const tried = new Map<string, Tried>();

/**
 * Whether a token that came from an address is to be looked at. It is counted before, so that of many at once no more are. Wrong ones are counted where
 * Cloudflare does, too (`[[ratelimits]]`), for each of its locations; an isolate learns of that by the first wrong one that it sees. Right ones count
 * for nothing.
 */
export function mayGuess(address: string, now: number): boolean {
  const { guesses, until } = triedBy(address, now);
  if (guesses >= MOST_GUESSES) return false;
  remember(address, { guesses: guesses + 1, until });
  return true;
}

/** The token was no guess. */
export function guessedRight(address: string, now: number): void {
  const { guesses, until } = triedBy(address, now);
  remember(address, { guesses: Math.max(0, guesses - 1), until });
}

/** The token was wrong; gives whether that was one too many. */
export async function guessedWrong(limiter: RateLimit, address: string, now: number): Promise<boolean> {
  const { success } = await limiter.limit({ key: address });
  if (!success) remember(address, { guesses: MOST_GUESSES, until: now + MINUTE });
  return !success;
}

function triedBy(address: string, now: number): Tried {
  const known = tried.get(address);
  return known && known.until > now ? known : { guesses: 0, until: now + MINUTE };
}

function remember(address: string, one: Tried): void {
  if (tried.size >= MOST_REMEMBERED) tried.clear();
  tried.set(address, one);
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
