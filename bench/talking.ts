import { setTimeout as pause } from "node:timers/promises";

import { type Conversation, type Direction, DIRECTIONS } from "./ends.ts";

/** How long a frame of each way plays, in ms. */
export type FrameMs = Record<Direction, number>;
export type Flood = { frames: number; seconds: number };

/** Of each conversation, at full use. */
const IN_FLIGHT = 4;
/** What does not go the way that is at full use. */
const TRICKLE_MS = 1000;
const PATIENCE_MS = 10_000;

/** Has both sides of all conversations speak for so long, as fast as it plays; each frame of one after the same frame of the one before. */
export async function talk(conversations: readonly Conversation[], frameMs: FrameMs, seconds: number): Promise<void> {
  const startedAt = performance.now();
  const speakers = DIRECTIONS.flatMap((direction) =>
    conversations.map(({ send }, index) => {
      const everyMs = frameMs[direction];
      return { speak: () => send(direction), everyMs, at: startedAt + (index / conversations.length) * everyMs };
    }),
  );
  for (let now = startedAt; now < startedAt + seconds * 1000; now = performance.now()) {
    for (const speaker of speakers) for (; speaker.at <= now; speaker.at += speaker.everyMs) speaker.speak();
    await pause(1);
  }
  await arrived(conversations);
}

/** Sends as much one way as goes through in that time, though no more than `most` frames in a conversation. */
export async function flood(
  conversations: readonly Conversation[],
  direction: Direction,
  { seconds, most }: { seconds: number; most: number },
): Promise<Flood> {
  let frames = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  for (const conversation of conversations) {
    let left = most - IN_FLIGHT;
    conversation.tell((passed) => {
      if (passed !== direction) return;
      frames++;
      if (left-- > 0 && performance.now() < until) conversation.send(direction);
    });
    for (let count = 0; count < IN_FLIGHT; count++) conversation.send(direction);
  }
  const trickle = setInterval(() => {
    for (const { send } of conversations) for (const other of DIRECTIONS) if (other !== direction) send(other);
  }, TRICKLE_MS);
  await arrived(conversations, until);
  clearInterval(trickle);
  return { frames, seconds: (performance.now() - startedAt) / 1000 };
}

/** Until nothing is on its way. */
async function arrived(conversations: readonly Conversation[], since = performance.now()): Promise<void> {
  while (conversations.some(({ underWay }) => underWay() > 0)) {
    if (performance.now() > since + PATIENCE_MS) throw new Error("a frame did not come through");
    await pause(1);
  }
}
