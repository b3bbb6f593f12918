import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import { serveWorld, type ServedWorld } from "../test/world/serve.ts";
import { signLoop } from "../test/world/sign.ts";
import { haveModelSay } from "../test/world/world-client.ts";
import { billOf, type Cost, countsOf } from "./cost.ts";
import { newCalls, SETTINGS } from "./deliveries.ts";
import { type Summary, summarize } from "./load.ts";
import { type Medium, running } from "./runtime.ts";

const KEY = "a-loop-signing-key-for-the-bench";
/** What the model says to everything, and when its first sentence is whole. */
const ANSWER = { deltas: ["네, ", "됩니다. ", "몇 시가 ", "좋으세요?"], firstMs: 40, deltaMs: 10 };
const MODEL_MS = ANSWER.firstMs + ANSWER.deltaMs;
const TURNS_PER_CALL = 10;
const WARM_UP_CALLS = 2;
const PATIENCE_MS = 20_000;
/** A turn as counted lasts so long: what is told a second later is then told in it. */
const TURN_MS = 2500;
const AFTERMATH_MS = 4000;

type Bundles = Record<"relay" | "offhook", string>;
type Side = keyof Bundles;
/** What is added to the model's own time, in ms, from the caller's last word to the first sentence that is commanded. */
export type FirstWord = Record<Side, Summary> & { medium: Medium; calls: number };

/** Has callers talk, so many calls at a time, with Offhook and with the relay, in turn; at least so many turns each. */
export async function measureFirstWord(
  bundles: Bundles,
  { medium, calls, turns }: { medium: Medium; calls: number; turns: number },
): Promise<FirstWord> {
  const sides = {} as Record<Side, Summary>;
  for (const side of ["relay", "offhook"] as const) {
    const latencies = await talking({ bundle: bundles[side], medium }, async (talk) => {
      await inTurn(WARM_UP_CALLS, calls, talk);
      return (await inTurn(Math.ceil(turns / TURNS_PER_CALL), calls, talk)).flat();
    });
    sides[side] = summarize({ latencies: latencies.map((ms) => ms - MODEL_MS), seconds: 1, refused: 0 });
  }
  return { medium, calls, ...sides };
}

/** What a call costs in which so often something is said, counted from its beginning until the CRM has it. */
export async function measureTalk(bundle: string, turns: number): Promise<Cost> {
  const counts = await talking({ bundle, medium: "disk" }, async (_, outside) => {
    await haveCall({ ...outside, turns, turnMs: TURN_MS });
    await pause(AFTERMATH_MS);
    return countsOf(outside.url);
  });
  return { name: turns === 1 ? "1 turn" : `${turns} turns`, bill: billOf(counts), steps: counts.steps };
}

type Outside = { url: URL; platform: Platform };
type Talk = () => Promise<number[]>;

async function talking<Value>(
  { bundle, medium }: { bundle: string; medium: Medium },
  use: (talk: Talk, outside: Outside) => Promise<Value>,
): Promise<Value> {
  const [world, platform] = [await serveWorld(), await servePlatform()];
  try {
    await haveModelSay(world, { answers: Array.from({ length: 2000 }, () => ANSWER) });
    return await running({ bundle, medium, bindings: bindingsFor(world, platform) }, (url) =>
      use(() => haveCall({ url, platform, turns: TURNS_PER_CALL, turnMs: 0 }), { url, platform }),
    );
  } finally {
    platform.close();
    await world.close();
  }
}

/** One call after the other, so many at a time. */
async function inTurn(count: number, atOnce: number, talk: Talk): Promise<number[][]> {
  const done: number[][] = [];
  const waiting = Array.from({ length: count }).values();
  const line = async () => {
    for (const _ of waiting) done.push(await talk());
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  return done;
}

type Calling = Outside & { turns: number; turnMs: number };

/** A whole call; gives how long each turn took from the caller's last word to the first sentence, in ms. */
async function haveCall({ url, platform, turns, turnMs }: Calling): Promise<number[]> {
  const [id = ""] = newCalls(1);
  const latencies: number[] = [];
  await tell(url, { event: "incoming_call", call_id: id, from: "01012345678", to: "07052351234" });
  await tell(url, { event: "playback_finished", call_id: id });
  for (let turn = 1; turn <= turns; turn++) {
    await tell(url, { event: "speech_detected", call_id: id });
    const spoken = platform.nextSpoken(id);
    const saidAt = performance.now();
    const answered = tell(url, { event: "end_of_speech", call_id: id, transcript: `${turn}번째 말입니다.` });
    latencies.push((await spoken) - saidAt);
    await answered;
    // The second sentence, which the relay does not tell, is there by then.
    await pause(Math.max(turnMs, 5 * ANSWER.deltaMs));
    await tell(url, { event: "playback_finished", call_id: id });
  }
  await tell(url, { event: "call_ended", call_id: id, duration: turns * 8, reason: "caller_hangup" });
  return latencies;
}

async function tell(url: URL, told: object): Promise<void> {
  const body = JSON.stringify(told);
  const headers = { "content-type": "application/json", "x-signature": signLoop({ body, secret: KEY }) };
  const answer = await fetch(new URL("/webhooks/loop", url), { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`${body}: ${answer.status} ${await answer.text()}`);
  await answer.text();
}

type Platform = { url: string; nextSpoken: (call: string) => Promise<number>; close: () => void };

/** Takes commands, and tells when the next sentence of a call is commanded, by `performance.now()`. */
async function servePlatform(): Promise<Platform> {
  const waiting = new Map<string, (at: number) => void>();
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const at = performance.now();
      const { call_id, action } = JSON.parse(body) as { call_id: string; action: string };
      if (action === "speak") waiting.get(call_id)?.(at);
      response.end("{}");
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextSpoken: (call) =>
      new Promise((spoken, failed) => {
        const timer = setTimeout(() => failed(new Error(`nothing was said in ${call}`)), PATIENCE_MS);
        waiting.set(call, (at) => {
          clearTimeout(timer);
          waiting.delete(call);
          spoken(at);
        });
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function bindingsFor(world: ServedWorld, platform: Platform): Record<string, string> {
  return {
    ...SETTINGS,
    SLACK_WEBHOOK_URL: `${world.url}/slack/services/T0OFFHOOK/B0OFFHOOK/bench`,
    CRM_URL: `${world.url}/crm`,
    CRM_TOKEN: "a-crm-token-for-the-bench",
    LOOP_SIGNING_KEY: KEY,
    LOOP_COMMAND_URL: platform.url,
    MODEL_URL: `${world.url}/model`,
    MODEL_NAME: "a-model",
    HOLD_MS: "300",
  };
}
