import { Temporal } from "temporal-polyfill";

import { MINUTE, SECOND } from "../lib/instant.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const DAY_ENDS = 24 * 60;

/** A part of every day by the clock of a zone, in minutes since midnight; it may go over midnight. */
export type Window = { from: number; until: number };
/** When a business is open: per day (Monday is 1), in minutes since midnight. */
export type BusinessHours = (Window & { day: number })[];

/** Reads `21:00-08:00`; `none` is never. Undefined for what is neither, and for a window that would never end. */
export function readWindow(text: string): Window | null | undefined {
  if (text.trim().toLowerCase() === "none") return null;
  const span = readSpan(text.trim());
  if (!span || span.from === span.until % DAY_ENDS) return undefined;
  return { from: span.from, until: span.until % DAY_ENDS };
}

/** Reads `Mon-Fri 09:00-18:00,Sat 09:00-13:00`; `Fri 18:00-02:00` ends on Saturday. Undefined for what is not so written. */
export function readBusinessHours(text: string): BusinessHours | undefined {
  const hours: BusinessHours = [];
  for (const part of text.split(",")) {
    const [days = "", span = "", ...rest] = part
      .trim()
      .replace(/\s*-\s*/g, "-")
      .split(/\s+/);
    const [listed, window] = [readDays(days), readSpan(span)];
    if (!listed || !window || window.from === window.until || rest.length > 0) return undefined;
    hours.push(...listed.flatMap((day) => onDays(day, window)));
  }
  return hours;
}

function onDays(day: number, { from, until }: Window): BusinessHours {
  if (from < until) return [{ day, from, until }];
  const morning = { day: (day % 7) + 1, from: 0, until };
  return [{ day, from, until: DAY_ENDS }, ...(until > 0 ? [morning] : [])];
}

/** Whether the instant (ms since the epoch) lies in the window by the clock of the zone. */
export function isWithin(at: number, window: Window | null, timeZone: string): boolean {
  if (!window) return false;
  const minute = minuteOf(localOf(at, timeZone));
  return window.from < window.until
    ? minute >= window.from && minute < window.until
    : minute >= window.from || minute < window.until;
}

/**
 * The first instant after this one, which lies in the window, that does not; both ms since the epoch. The clock may be set forward over the
 * window's end, or back into the window.
 */
export function endOf(at: number, window: Window, timeZone: string): number {
  const now = localOf(at, timeZone);
  const minutesLeft = (window.until - minuteOf(now) + DAY_ENDS) % DAY_ENDS;
  const end = at + minutesLeft * MINUTE - now.second * SECOND - now.millisecond;
  const change = now.getTimeZoneTransition("next")?.epochMilliseconds ?? Infinity;
  if (change > end) return end;
  return isWithin(change, window, timeZone) ? endOf(change, window, timeZone) : change;
}

/** When the window that this instant lies in began; both ms since the epoch. */
export function startOf(at: number, window: Window, timeZone: string): number {
  const now = localOf(at, timeZone);
  const day = minuteOf(now) < window.from ? now.toPlainDate().subtract({ days: 1 }) : now.toPlainDate();
  const { from } = window;
  const time = Temporal.PlainTime.from({ hour: Math.floor(from / 60), minute: from % 60 });
  return Math.min(at, day.toPlainDateTime(time).toZonedDateTime(timeZone).epochMilliseconds);
}

/** Whether the business is open at this instant (ms since the epoch). */
export function isOpen(at: number, hours: BusinessHours, timeZone: string): boolean {
  const now = localOf(at, timeZone);
  const minute = minuteOf(now);
  return hours.some(({ day, from, until }) => day === now.dayOfWeek && minute >= from && minute < until);
}

function localOf(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
}

function minuteOf({ hour, minute }: Temporal.ZonedDateTime): number {
  return hour * 60 + minute;
}

function readSpan(text: string): Window | null {
  const [from, until, ...rest] = text.split("-").map((clock) => readClock(clock.trim()));
  return from != null && until != null && rest.length === 0 && from < DAY_ENDS ? { from, until } : null;
}

function readClock(text: string): number | null {
  if (text === "24:00") return DAY_ENDS;
  const [, hour, minute] = CLOCK.exec(text) ?? [];
  return hour && minute ? Number(hour) * 60 + Number(minute) : null;
}

function readDays(text: string): number[] | null {
  const [first, last = first, ...rest] = text.split("-").map((name) => DAYS.indexOf(titled(name)) + 1);
  if (!first || !last || rest.length > 0) return null;
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => ((first - 1 + index) % 7) + 1);
}

function titled(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1).toLowerCase();
}
