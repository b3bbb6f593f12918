import * as z from "zod";

import type { CallEvent, JsonValue, Line } from "../calls/event.ts";
import { parseObject, sound } from "../lib/json.ts";

/** Which call it is about, and when we were told; ms since the epoch. */
type About = { call: string; now: number };

/** How far the platform says it is, with the event where it is here. `unreadable`: it does not say. */
export type Told =
  | { word: "completed"; event: CallEvent }
  | { word: "pending" | "failed" | "not_requested" | "unreadable" };

const Answer = z.object({ status: z.string(), segments: z.unknown(), resultJson: z.unknown() }).partial();
const Segment = z.object({ speaker: z.string(), text: z.string() });
const ROLES: ReadonlyMap<string, string> = new Map([
  ["AGENT", "agent"],
  ["CUSTOMER", "caller"],
]);

/** Reads the answer to `GET …/transcript` (contracts/clawops.md §3.2). What is no segment is left out. */
export function readTranscript(body: unknown, about: About): Told {
  const { status, segments } = readAnswer(body);
  if (status !== "completed") return notHere(status);
  if (!Array.isArray(segments)) return { word: "unreadable" };
  const lines = segments.flatMap(lineOf);
  if (lines.length === 0 && segments.length > 0) return { word: "unreadable" };
  const data = { status, segments: segments.length, transcript: lines };
  return { word: status, event: { ...sharedOf(about, "transcript"), type: "call.transcribed", data } };
}

/** Reads the answer to `GET …/summary`, likewise; the event is the same that the webhook tells. What the default schema has no name for becomes a field. */
export function readSummary(body: unknown, about: About): Told {
  const { status, resultJson } = readAnswer(body);
  if (status !== "completed") return notHere(status);
  const result = typeof resultJson === "string" ? (parseObject(resultJson) ?? { coreSummary: resultJson }) : resultJson;
  if (typeof result !== "object" || result === null || Array.isArray(result)) return { word: "unreadable" };
  const { coreSummary, sentiment, ...others } = sound(result) as Record<string, JsonValue>;
  const fields = Object.keys(others).length > 0 ? { fields: others } : {};
  const data = { summary: textOf(coreSummary), sentiment: textOf(sentiment), ...fields };
  return { word: status, event: { ...sharedOf(about, "summary.completed"), type: "call.analyzed", data } };
}

function readAnswer(body: unknown): z.infer<typeof Answer> {
  return Answer.safeParse(body).data ?? {};
}

function notHere(status: string | undefined): Told {
  return status === "pending" || status === "failed" || status === "not_requested"
    ? { word: status }
    : { word: "unreadable" };
}

function sharedOf({ call, now }: About, what: string) {
  const id = `clawops:${encodeURIComponent(call)}:${what}`;
  return { id, provider: "clawops", call, at: now, receivedAt: now };
}

function lineOf(segment: unknown): Line[] {
  const read = Segment.safeParse(segment);
  if (!read.success) return [];
  const { speaker, text } = read.data;
  return [{ role: ROLES.get(speaker) ?? speaker.toWellFormed(), text: text.toWellFormed() }];
}

function textOf(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
