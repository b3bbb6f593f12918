import { setTimeout as pause } from "node:timers/promises";

import { serveWorld } from "../test/world/serve.ts";
import { type Delivery, delivery, newCalls, SETTINGS } from "./deliveries.ts";
import { send } from "./load.ts";
import { type Counts, ELSEWHERE, MESSAGE, type Step } from "./meter.ts";
import type { Bill } from "./prices.ts";
import { running } from "./runtime.ts";

export const HOOK = "/slack/services/T0OFFHOOK/B0OFFHOOK/bench";
const PATIENCE_MS = 20_000;
/** An object is billed as if it had so much memory to itself. */
const OBJECT_GB = 0.128;

/** A call as ClawOps tells it. `repeats`: who notices that each delivery comes a second time; `turns`: how many lines were said. */
export type Story = { name: string; stages: Record<string, string>[]; repeats: "KV" | "the object"; turns?: number };

const INITIATED = { CallStatus: "initiated" };
const RINGING = { CallStatus: "ringing" };
const NOBODY_THERE = { TransferStatus: "no-answer", TransferSequence: "1", TransferTo: "01098765432" };
const NO_ANSWER = { CallStatus: "no-answer", Duration: "0" };

/** Handed on, the call waits HOLD_MS for an answer that may be under way: nothing that a missed call does costs more. */
export const MISSED_CALLS: readonly Story[] = [
  { name: "3 deliveries", stages: [INITIATED, RINGING, NO_ANSWER], repeats: "KV" },
  { name: "4 deliveries", stages: [INITIATED, RINGING, NOBODY_THERE, NO_ANSWER], repeats: "KV" },
  { name: "4, KV blind", stages: [INITIATED, RINGING, NOBODY_THERE, NO_ANSWER], repeats: "the object" },
];

/** One that is spoken with, and whose transcript and summary reach the CRM. */
export const ANSWERED_CALL: Story = {
  name: "30 turns",
  stages: [
    INITIATED,
    RINGING,
    { CallStatus: "in-progress" },
    { CallStatus: "completed", Duration: "181" },
    { Event: "transcript.completed", SegmentCount: "30" },
    { Event: "summary.completed", SummaryJson: JSON.stringify({ coreSummary: "예약 변경", sentiment: "neutral" }) },
  ],
  repeats: "KV",
  turns: 30,
};

export type Cost = { name: string; bill: Bill; steps: Step[] };

/** Plays a call against Offhook, each delivery twice, until Slack or the CRM has heard of it, and counts what that took. */
export async function measureCost(bundle: string, { name, stages, repeats, turns }: Story): Promise<Cost> {
  const world = await serveWorld();
  const outside = { ...SETTINGS, SLACK_WEBHOOK_URL: world.url + HOOK, ...(turns && followingAt(world.url)) };
  const bindings = { ...outside, KV_IS_BLIND: String(repeats !== "KV") };
  const [call = ""] = newCalls(1);
  try {
    if (turns) await transcribe(world.url, call, turns);
    const counts = await running({ bundle, medium: "disk", bindings }, async (url) => {
      for (const [index, stage] of stages.entries()) await twice(url, delivery(call, stage), index + 1);
      const results = turns ? 2 : 1;
      return countsOnce(url, ({ steps, ledger }) => {
        const recorded = steps.filter((step) => step.name === "record").length;
        return recorded >= results && ledger.written > 0;
      });
    });
    return { name, bill: billOf(counts), steps: counts.steps };
  } finally {
    await world.close();
  }
}

/** Settings by which an ended call reaches the CRM. */
export function followingAt(url: string): Record<string, string> {
  const clawops = { CLAWOPS_API_BASE: `${url}/clawops`, CLAWOPS_API_KEY: "sk_bench", CLAWOPS_ACCOUNT_ID: "AC7d2e9f41" };
  return { ...clawops, CRM_URL: `${url}/crm`, CRM_TOKEN: "a-crm-token-for-the-bench" };
}

/** Has ClawOps know what was said. */
async function transcribe(worldUrl: string, call: string, turns: number): Promise<void> {
  const segments = Array.from({ length: turns }, (_, turn) => ({
    speaker: turn % 2 === 0 ? "AGENT" : "CUSTOMER",
    text: `${turn + 1}번째 말입니다. 예약을 다음 주 화요일 오후로 바꾸고 싶어요.`,
  }));
  const transcript = { status: "completed", segmentCount: turns, segments };
  const body = JSON.stringify({ transcript });
  await fetch(`${worldUrl}/_/clawops/calls/${call}/artefacts`, { method: "POST", body });
}

export async function countsOf(url: URL): Promise<Counts> {
  const answer = await fetch(new URL("/__counts", url));
  return answer.json<Counts>();
}

/** `openSeconds`: how long an object had sockets open. */
export function billOf(counts: Counts, openSeconds = 0): Bill {
  const rows = counts.steps.flatMap((step) => Object.values(step.rows));
  return {
    "Worker requests": counts.workerRequests,
    "object requests": counts.steps.filter(({ name }) => name !== ELSEWHERE && name !== MESSAGE).length,
    "WebSocket messages": counts.messages,
    "object GB-seconds": openSeconds * OBJECT_GB,
    "rows read": rows.reduce((sum, { read }) => sum + read, 0),
    "rows written": rows.reduce((sum, { written }) => sum + written, 0),
    "ledger rows read": counts.ledger.read,
    "ledger rows written": counts.ledger.written,
    "KV reads": counts.kvReads,
    "KV writes": counts.kvWrites,
    "queue operations": counts.queueOperations,
  };
}

/** The second time only when KV knows of the first: it is told after the answer. */
async function twice(url: URL, it: Delivery, nth: number): Promise<void> {
  const first = await send(url, it);
  await countsOnce(url, ({ kvWrites }) => kvWrites >= nth);
  await pause(100);
  const second = await send(url, it);
  if (first !== 202 || second !== 200)
    throw new Error(`a delivery and its repeat were answered ${first} and ${second}`);
}

async function countsOnce(url: URL, isSo: (counts: Counts) => boolean): Promise<Counts> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const counts = await countsOf(url);
    if (isSo(counts)) return counts;
    await pause(20);
  }
  throw new Error("Offhook did not get there in time");
}
