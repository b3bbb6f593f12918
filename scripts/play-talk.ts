import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { type Call, type CallName, readCall } from "../test/world/calls.ts";
import { callsOf, haveLoopCall, haveTalk, loopCallOf, streamsOf } from "../test/world/world-client.ts";
import type { LocalRun } from "./local-run.ts";
import { printable, quote, table, timeline } from "./print.ts";
import { type Claim, claimsOf, isOnTimeline } from "./talk-claims.ts";
import { seconds, type TalkFact, talkFactsOf, waitsOf } from "./talk-facts.ts";
import { type Heard, heardOfLoop, heardOfStream } from "./talk-heard.ts";
import { type Exchange, linesOf, MODEL_MS, storyOf, tellModel, tellRealtime } from "./talk-story.ts";

export const TALK = {
  name: "talk",
  about: "Someone calls, cuts in, leaves a message and says goodbye, to a model over a media stream (npm start only)",
};
export const TALK_LOOP = {
  name: "talk loop",
  about: "The same over the voice loop, sentence by sentence (npm start only)",
};

const PATIENCE_MS = 60_000;
const TOLD_PATIENCE_MS = 10_000;
const POLL_MS = 100;
/** What happens is told so much later, so that it is told in order. */
const LAG_MS = 500;
const SENTENCE_MS = 2000;

/** A call, and what was heard of it so far; its sound began `at` (ms since the epoch). */
type Talking = { heard: Heard; at: number; name: CallName };
type Post = { at: string; rendered: string };
/** `look`: null before anything is heard; `modelMs`: what of the waiting is the model's own, in words. */
type Played = { story: Exchange[]; phone: string; look: () => Promise<Talking | null>; modelMs: string };

/** Over a media stream of ClawOps. 0 where all came as it should, else 1. */
export async function playTalk(run: LocalRun): Promise<number> {
  const phone = newPhone();
  const story = storyOf(phone);
  const world = { url: run.worldUrl };
  await tellRealtime(world, story);
  await haveTalk(world, { phone, lines: linesOf(story) });
  console.log(`${phone} calls ClawOps, which asks ${run.url}/voice/clawops\n`);
  const look = async () => {
    const [{ items }, [stream]] = await Promise.all([callsOf(world, phone), streamsOf(world, phone)]);
    const [call] = items;
    if (!call || !stream) return null;
    return { heard: heardOfStream(stream), at: stream.openedAt, name: { provider: "clawops", id: call.id } };
  };
  const modelMs = `500 ms until the model is sure that the caller has finished, ${MODEL_MS} ms until its first sound`;
  return carryOut(run, { story, phone, look, modelMs });
}

/** Over the voice loop. */
export async function playTalkLoop(run: LocalRun): Promise<number> {
  const phone = newPhone();
  const story = storyOf(phone);
  const world = { url: run.worldUrl };
  await tellModel(world, story);
  const id = await haveLoopCall(world, { from: phone, lines: linesOf(story), turnMs: SENTENCE_MS });
  console.log(`${phone} calls the loop's platform, which tells ${run.url}/webhooks/loop\n`);
  const says = story.map((one) => one.says);
  const look = async () => {
    const view = await loopCallOf(world, id);
    return view ? { heard: heardOfLoop(view, says), at: view.startedAt, name: { provider: "loop", id } } : null;
  };
  const modelMs = `${MODEL_MS} ms until the model's first word, and some more until its first sentence is whole`;
  return carryOut(run, { story, phone, look, modelMs });
}

async function carryOut(run: LocalRun, { story, phone, look, modelMs }: Played): Promise<number> {
  const talked = await follow(run, { phone, look });
  if (!talked) {
    console.log("The call was not answered.");
    return 1;
  }
  const { heard, posts, name } = talked;
  const call = await endedCall(run, name, story);
  const waits = waitsOf(heard.spoken).map(({ text, waitedMs }) => [
    text,
    waitedMs === null ? "–" : `${Math.round(waitedMs)} ms`,
  ]);
  console.log(`\n${table(["the caller said", "waited"], waits)}  of which ${modelMs}\n`);
  console.log(call ? timeline(call) : `Offhook knows no call ${name.id}.\n`);
  const claims = claimsOf({ story, heard, posts: posts.map(({ rendered }) => rendered), call });
  console.log(table(["what should hold", ""], claims.map(rowOf)));
  return claims.every(({ holds }) => holds) ? 0 : 1;
}

/** Prints each fact once until the call is over and its message told; null where it never began. */
async function follow(run: LocalRun, { phone, look }: Pick<Played, "phone" | "look">) {
  const printed = new Set<string>();
  const giveUpAt = performance.now() + PATIENCE_MS;
  let tellUntil = Infinity;
  for (;;) {
    const [talking, posts] = await Promise.all([look(), postsOf(run, phone)]);
    if (talking?.heard.over) tellUntil = Math.min(tellUntil, performance.now() + TOLD_PATIENCE_MS);
    const isTold = tellUntil < Infinity && posts.length > 0;
    const isDone = isTold || performance.now() > Math.min(giveUpAt, tellUntil);
    if (talking) {
      const facts = [...talkFactsOf(talking.heard), ...posts.map((post, index) => factOf(post, index, talking.at))];
      const untilMs = isDone ? Infinity : Date.now() - talking.at - LAG_MS;
      const due = facts.filter(({ atMs }) => atMs <= untilMs);
      tell(printed, due);
    }
    if (isDone) return talking && { ...talking, posts };
    await pause(POLL_MS);
  }
}

function tell(printed: Set<string>, facts: TalkFact[]): void {
  for (const { key, atMs, what, detail } of facts.toSorted((a, b) => a.atMs - b.atMs)) {
    if (printed.has(key)) continue;
    printed.add(key);
    const isLong = detail.includes("\n");
    const line = `${seconds(atMs).padStart(8)}  ${what.padEnd(8)}${isLong ? "" : printable(detail)}`;
    console.log(isLong ? `${line.trimEnd()}\n${quote(detail).trimEnd()}` : line);
  }
}

function factOf({ at, rendered }: Post, index: number, startedAt: number): TalkFact {
  return { key: `Slack ${index}`, atMs: Date.parse(at) - startedAt, what: "Slack", detail: rendered };
}

/** Only the message that its caller left has the number as they gave it. */
async function postsOf({ worldUrl }: LocalRun, phone: string): Promise<Post[]> {
  const answer = await fetch(`${worldUrl}/_/slack/posts?contains=${phone}`);
  return (await answer.json<{ items: Post[] }>()).items;
}

/** The call once all is known of it that was said, or as it is when patience ends. What is to be done about it goes on. */
async function endedCall(run: LocalRun, name: CallName, story: Exchange[]): Promise<Call | undefined> {
  const giveUpAt = performance.now() + TOLD_PATIENCE_MS;
  for (;;) {
    const call = await readCall(run, name);
    const isWhole = call?.status === "completed" && isOnTimeline(story, call);
    if (isWhole || performance.now() > giveUpAt) return call;
    await pause(POLL_MS);
  }
}

function rowOf({ claim, holds }: Claim): [string, string] {
  return [claim, holds ? "yes" : "NO"];
}

function newPhone(): string {
  return `0105${String(randomInt(1e7)).padStart(7, "0")}`;
}
