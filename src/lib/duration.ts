import { DAY, HOUR, MINUTE, SECOND } from "./instant.ts";

const UNITS: Record<string, number> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** Milliseconds of `30s`, `10m`, `1h` or `2d`; null for anything else. */
export function readDuration(text: string): number | null {
  const [, count, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (UNITS[unit] ?? 0);
}
