const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** Milliseconds since the epoch of an ISO 8601 text (UTC where it names no zone), or null if it is none or not of this century. */
export function readInstant(raw: unknown): number | null {
  if (typeof raw !== "string" || !/^\d{4}-\d\d-\d\d([T ]|$)/.test(raw)) return null;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(raw) || raw.length <= 10;
  const ms = Date.parse(hasZone ? raw : `${raw}Z`);
  return ms >= EARLIEST && ms < LATEST ? ms : null;
}

/** Seconds written as a plain decimal number, as durations come; null for anything else. */
export function readSeconds(text: string): number | null {
  return /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : null;
}

/** ISO 8601 UTC with milliseconds: how instants look outside. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
