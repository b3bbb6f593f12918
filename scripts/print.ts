import type { Call } from "../test/world/calls.ts";
import type { Answered } from "../test/world/play.ts";

type Cell = string | number;

/** Hangul, Han, kana, full-width forms and emoji take two columns in a terminal. */
const WIDE =
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uFF01-\uFF60]/gu;
/** What could repaint the terminal or turn its direction: answers and posts hold text from outside. */
const CONTROL = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** Rows under a head, the columns aligned, indented by two. */
export function table(head: string[], rows: Cell[][]): string {
  const cells = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ""))));
  const padded = cells.map((row) => row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell))));
  return padded.map((row) => `  ${row.join("  ").trimEnd()}\n`).join("");
}

/** A text from outside, each line behind a bar. */
export function quote(text: string): string {
  const lines = text.split("\n").map((line) => `  | ${printable(line)}\n`);
  return lines.join("");
}

export function deliveries(answers: Answered[]): string {
  const rows = answers.map(({ delivery, status, ms, body }) => [
    labelOf(delivery.body),
    delivery.dialect,
    status,
    ms,
    body,
  ]);
  return table(["delivery", "dialect", "status", "ms", "answer"], rows);
}

/** A call's events in their order, and what became of its actions. */
export function timeline({ id, status, missed, events, actions }: Call): string {
  const eventRows = events.map(({ seq, type, at, late, data }) => [seq, type, at, late ? "yes" : "no", wordsIn(data)]);
  const hasWords = eventRows.some(([, , , , words]) => words !== "");
  const actionRows = actions.map(({ kind, state, attempts }) => [kind, state, attempts.map(told).join(", then ")]);
  const actionTable = actions.length > 0 ? table(["action", "state", "attempts"], actionRows) : "  no action\n";
  return [
    `  ${id}: ${status}${missed ? ", missed" : ""}\n`,
    table(["seq", "event", "at", "late", ...(hasWords ? ["said"] : [])], eventRows),
    actionTable,
  ].join("\n");
}

function wordsIn({ role, text }: Call["events"][number]["data"]): string {
  return role !== undefined && text !== undefined ? `${role}: ${text}` : "";
}

function told({ outcome, status, detail }: Call["actions"][number]["attempts"][number]): string {
  return [outcome, status, detail].filter(Boolean).join(" ");
}

/** What a delivery says has happened, in the platform's own word. */
function labelOf(body: string): string {
  const form = new URLSearchParams(body);
  const transfer = form.get("TransferStatus");
  if (transfer) return `transfer ${transfer}`;
  const inJson = /"(?:event|type)": ?"([^"]*)"/.exec(body)?.[1];
  const detail = /"event_type": ?"([^"]*)"/.exec(body)?.[1];
  if (inJson) return detail ? `${inJson} ${detail}` : inJson;
  return form.get("CallStatus") ?? form.get("Event") ?? form.get("Status") ?? "delivery";
}

/** A text from outside in one line. */
export function printable(cell: Cell): string {
  return String(cell).replaceAll(CONTROL, "");
}

/** The same of several lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** How many columns it takes in a terminal. */
export function width(text: string): number {
  return Array.from(text).length + (text.match(WIDE)?.length ?? 0);
}
