import type { PageCost } from "./console.ts";
import type { Cost } from "./cost.ts";
import type { Growth } from "./growth.ts";
import { ELSEWHERE, MESSAGE, type Step } from "./meter.ts";
import type { Lateness } from "./outreach.ts";
import { dollarsPerMillion, type Priced, PRICES } from "./prices.ts";
import type { FirstWord } from "./talk.ts";
import type { Throughput } from "./throughput.ts";

export type Row = (string | number)[];

/** A table in plain text: the first column to the left, the others to the right. */
export function table(head: Row, rows: Row[]): string {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const write = (line: string[]): string =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return lines.map(write).toSpliced(1, 0, rule).join("\n");
}

export function throughputTable(rows: Throughput[]): string {
  const head = ["objects, load", "floor/s", "Offhook/s", "ratio", "floor p50 ms", "p99", "Offhook p50 ms", "p99"];
  return table(
    head,
    rows.map(({ medium, load, floor, offhook, ratio }) => [
      `${medium === "disk" ? "on disk" : "in memory"}, ${load}`,
      Math.round(floor.perSecond),
      Math.round(offhook.perSecond),
      ratio.toFixed(2),
      floor.p50.toFixed(1),
      floor.p99.toFixed(1),
      offhook.p50.toFixed(1),
      offhook.p99.toFixed(1),
    ]),
  );
}

export function costTable(title: string, costs: Cost[]): string {
  const used = (Object.keys(PRICES) as Priced[]).filter((what) => costs.some(({ bill }) => bill[what] > 0));
  const rows = used.map((what): Row => [what, ...costs.map(({ bill }) => Number(bill[what].toFixed(1)))]);
  const dollars = costs.map(({ bill }) => `$${dollarsPerMillion(bill).toFixed(2)}`);
  return table([title, ...costs.map(({ name }) => name)], [...rows, ["a million such calls", ...dollars]]);
}

/** Rows written by each request to the object, and in which table. Steps that wrote nothing are told of by their number. */
export function stepTable({ steps }: Cost): string {
  const seen = new Map<string, number>();
  const named = steps.filter(hasWritten).map((step) => {
    const nth = (seen.get(step.name) ?? 0) + 1;
    seen.set(step.name, nth);
    return { ...step, name: `${step.name} ${nth}` };
  });
  return rowsTable(named, idleIn(steps));
}

/** The same where requests are many: those of one kind together. */
export function kindTable({ steps }: Cost): string {
  const kinds = Map.groupBy(steps.filter(hasWritten), ({ name }) => name);
  const summed = [...kinds].map(([name, those]) => ({ name: `${those.length} × ${name}`, rows: summedRows(those) }));
  return rowsTable(summed, idleIn(steps));
}

function rowsTable(steps: Step[], idle: number): string {
  const tables = [...new Set(steps.flatMap(({ rows }) => Object.keys(rows)))].filter((name) => sum(steps, name) > 0);
  const rows = steps.map((step): Row => {
    const cells = tables.map((name) => written(step, name));
    return [step.name, ...cells.map((cell) => cell || "·"), cells.reduce((a, b) => a + b, 0)];
  });
  const total = tables.map((name) => sum(steps, name));
  return table(
    ["rows written", ...tables, "together"],
    [
      ...rows,
      [`${idle} more requests`, ...tables.map(() => "·"), 0],
      ["together", ...total, total.reduce((a, b) => a + b, 0)],
    ],
  );
}

export function growthTable(rows: Growth[]): string {
  return table(
    ["one call's event", "rows read", "rows written", "ms"],
    rows.map((row) => [row.event, row.read, row.written, row.ms.toFixed(2)]),
  );
}

export function latenessTable(rows: Lateness[]): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return table(
    ["bookings due at one instant", "p50 s", "p99 s", "most s"],
    rows.map(({ count, medium, p50, p99, most }) => [
      `${count}, ${medium === "disk" ? "on disk" : "in memory"}`,
      seconds(p50),
      seconds(p99),
      seconds(most),
    ]),
  );
}

export function firstWordTable(rows: FirstWord[]): string {
  return table(
    ["added to the model's own time", "relay p50 ms", "p99", "Offhook p50 ms", "p99"],
    rows.map(({ medium, calls, relay, offhook }) => [
      `${calls === 1 ? "1 call" : `${calls} calls`} at a time, ${medium === "disk" ? "on disk" : "in memory"}`,
      ...[relay.p50, relay.p99, offhook.p50, offhook.p99].map((ms) => ms.toFixed(1)),
    ]),
  );
}

export function pageTable(costs: PageCost[]): string {
  return table(
    ["what a page asks", "rows, few calls", "many", "ratio", "ms, few calls", "many", "ratio"],
    costs.map(({ page, few, many }) => [
      page,
      few.rowsRead,
      many.rowsRead,
      (many.rowsRead / few.rowsRead).toFixed(1),
      few.ms.toFixed(1),
      many.ms.toFixed(1),
      (many.ms / few.ms).toFixed(1),
    ]),
  );
}

function hasWritten({ rows }: Step): boolean {
  return Object.values(rows).some((row) => row.written > 0);
}

/** How many requests wrote nothing. */
function idleIn(steps: Step[]): number {
  return steps.filter((step) => !hasWritten(step) && step.name !== ELSEWHERE && step.name !== MESSAGE).length;
}

function summedRows(steps: Step[]): Step["rows"] {
  const names = new Set(steps.flatMap(({ rows }) => Object.keys(rows)));
  return Object.fromEntries([...names].map((name) => [name, { read: 0, written: sum(steps, name) }]));
}

function written(step: Step, name: string): number {
  return step.rows[name]?.written ?? 0;
}

function sum(steps: Step[], name: string): number {
  return steps.reduce((total, step) => total + written(step, name), 0);
}
