const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/**
 * Milliseconds since the epoch of an ISO 8601 text (UTC where it names no zone) or of unix seconds, milliseconds or
 * microseconds, told apart by their size; null if it is none of them or not of this century.
 */
export function readInstant(text: string): number | null {
  const ms = /^\d{9,16}(?:\.\d+)?$/.test(text) ? readUnixTime(Number(text)) : readIso(text);
  return isOfThisCentury(ms) ? ms : null;
}

/** Whether it is an instant (ms since the epoch) that anybody may mean. */
export function isOfThisCentury(ms: number): boolean {
  return ms >= EARLIEST && ms < LATEST;
}

function readUnixTime(time: number): number {
  if (time < LATEST / 1000) return Math.floor(time * 1000);
  return Math.floor(time < LATEST ? time : time / 1000);
}

function readIso(text: string): number {
  if (!/^\d{4}-\d\d-\d\d([T ]|$)/.test(text)) return Number.NaN;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || text.length <= 10;
  return Date.parse(hasZone ? text : `${text}Z`);
}

/** Seconds written as a plain decimal number, as durations come; null for anything else. */
export function readSeconds(text: string): number | null {
  return /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : null;
}

/** ISO 8601 UTC with milliseconds: how instants look outside. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** The earliest of some instants; null is never. */
export function earliest(...instants: (number | null | undefined)[]): number | null {
  const due = instants.filter((at) => at != null);
  return due.length > 0 ? Math.min(...due) : null;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
