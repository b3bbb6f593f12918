import { setTimeout as pause } from "node:timers/promises";

import type { Line } from "../test/world/lines.ts";
import { serveWorld, type ServedWorld } from "../test/world/serve.ts";
import { callsOf, haveRealtimeSay, haveTalk, streamsOf } from "../test/world/world-client.ts";
import { billOf, type Cost, countsOf, followingAt, HOOK } from "./cost.ts";
import { SETTINGS } from "./deliveries.ts";
import { enter } from "./outreach.ts";
import { running } from "./runtime.ts";

const TURNS = 10;
/** With a pause before each, about two minutes. */
const SAYS_MS = 3000;
const ANSWERS_MS = 7000;
const LONGEST_CALL_MS = 180_000;
/** So long after the call its end was told by whoever may tell it, and Offhook has nothing to do until it forgets the conversation. */
const AFTERMATH_MS = 65_000;

/** Has a caller talk with the model for two minutes, over a media stream of ClawOps and as fast as people talk, until the CRM has it, and counts what that took. */
export async function measureConversation(bundle: string): Promise<Cost> {
  const world = await serveWorld();
  const phone = "01081234567";
  const { PUBLIC_URL: _, ...settings } = SETTINGS;
  const bindings = {
    ...settings,
    ...followingAt(world.url),
    SLACK_WEBHOOK_URL: world.url + HOOK,
    REALTIME_URL: `${world.url}/realtime`,
    REALTIME_API_KEY: "a-key-for-the-bench",
    REALTIME_MODEL: "bench",
  };
  try {
    await haveRealtimeSay(world, { contains: "번째", answers: answers() });
    const { counts, seconds } = await running({ bundle, medium: "disk", bindings }, async (url) => {
      await enter(world, url);
      await haveTalk(world, { phone, lines: lines() });
      await untilOver(world, phone);
      await pause(AFTERMATH_MS);
      const [stream] = await streamsOf(world, phone);
      if (stream?.endedBy !== "person" || !stream.closed) throw new Error("the call did not go as it was to go");
      return { counts: await countsOf(url), seconds: (stream.closed.at - stream.openedAt) / 1000 };
    });
    return { name: `${TURNS} turns, ${Math.round(seconds)} s`, bill: billOf(counts, seconds), steps: counts.steps };
  } finally {
    await world.close();
  }
}

function lines(): Line[] {
  const says = Array.from({ length: TURNS }, (_, turn) => ({
    says: `${turn + 1}번째 말입니다. 예약을 다음 주 화요일 오후로 바꾸고 싶어요.`,
    lastsMs: SAYS_MS,
  }));
  return [...says, { hangsUp: true }];
}

function answers(): { text: string; lastsMs: number }[] {
  return Array.from({ length: TURNS }, (_, turn) => ({
    text: `${turn + 1}번 답입니다. 다음 주 화요일 오후 세 시와 네 시에 가능합니다. 어느 시간이 좋으세요?`,
    lastsMs: ANSWERS_MS,
  }));
}

async function untilOver(world: ServedWorld, phone: string): Promise<void> {
  const until = Date.now() + LONGEST_CALL_MS;
  while (!(await callsOf(world, phone)).items[0]?.endedAt) {
    if (Date.now() > until) throw new Error("the call does not end");
    await pause(500);
  }
}
