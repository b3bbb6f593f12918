import type { DeadCount } from "../ledger/trouble.ts";
import { ACTION_KINDS, type ActionKind } from "../rules/action.ts";

const MOST_COUNTED = 1_000_000;

/** What is asked of an action to be shown; whatever is not known is not asked. */
export type Asked = { kind?: ActionKind | undefined; state?: "dead" | "unknown" | undefined };

export function askedOf({ kind, state }: Readonly<Record<string, string>>): Asked {
  const known = ACTION_KINDS.find((one) => one === kind);
  return { ...(known && { kind: known }), ...((state === "dead" || state === "unknown") && { state }) };
}

export function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return new URLSearchParams(given).toString();
}

export function totalOf(counts: readonly DeadCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** A number that went through a form; 0 where it is none. */
export function numberIn(text: string | undefined): number {
  const number = /^\d{1,7}$/.test(text ?? "") ? Number(text) : 0;
  return Math.min(number, MOST_COUNTED);
}

/** Counts as a form carries them: `forward.dead.12 sms.send.dead.3`. */
export function writeCounts(counts: readonly DeadCount[]): string {
  return counts.map(({ kind, state, count }) => `${kind}.${state}.${count}`).join(" ");
}

/** The same read again; whatever is no count is left out. */
export function readCounts(text: string | undefined): DeadCount[] {
  return (text ?? "").split(" ").flatMap((one) => {
    const [, written, state, count] = /^([a-z.]+)\.(dead|unknown)\.(\d+)$/.exec(one) ?? [];
    const kind = ACTION_KINDS.find((known) => known === written);
    return kind ? [{ kind, state: state as DeadCount["state"], count: numberIn(count) }] : [];
  });
}
