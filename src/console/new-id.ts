import { writeLocalTime } from "../lib/local-time.ts";

/** Without letters and digits that people take for each other. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";

/** An id that one can read out: the day by the clock of the zone, and a few signs by chance, such as `1122-k7fmq`. `random`: bytes. */
export function newId(now: number, timeZone: string, random: Uint8Array): string {
  const [, month = "", day = ""] = /^\d+-(\d\d)-(\d\d)/.exec(writeLocalTime(now, timeZone)) ?? [];
  const signs = Array.from(random, (byte) => SIGNS[byte % SIGNS.length]).join("");
  return `${month}${day}-${signs}`;
}
