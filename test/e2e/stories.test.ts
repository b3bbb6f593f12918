import { beforeAll, describe, expect, inject, test, vi } from "vitest";

import { type Call, isSettled, readCall } from "../world/calls.ts";
import { type Answered, play, type Played } from "../world/play.ts";
import { type AnswerWord, findStory, listStories, type Story } from "../world/stories.ts";

type Post = { rendered: string; pings: string[]; links: string[] };
/** What the loop's platform is told to do next, in place of how it was taken (spec §8). */
const COMMANDS: Record<string, string> = { incoming_call: "play", playback_finished: "listen", end_of_speech: "wait" };
/** And ClawOps, where it asks. */
const VOICEML = "VoiceML";

const { url, keys, adminToken, worldUrl } = inject("offhook");
const stories = listStories();
const ways: [string, { twice?: true; shuffle?: true }][] = [
  ["once, in order", {}],
  ["twice, shuffled", { twice: true, shuffle: true }],
];

describe.each(ways)("every story, delivered %s", (_, way) => {
  const played = new Map<string, Played & { call: Call | undefined }>();
  let posts: Post[] = [];

  beforeAll(async () => {
    const before = await readPosts();
    for (const story of stories)
      played.set(story.name, { ...(await play({ story, to: url, keys, ...way })), call: undefined });
    await untilNothingWaits();
    for (const it of played.values())
      if (it.id !== undefined) it.call = await readCall({ url, adminToken }, { provider: it.provider, id: it.id });
    posts = (await readPosts()).slice(before.length);
  });

  test.each(stories.map(({ name }) => name))("%s is answered, folded and acted on as it should be", (name) => {
    const { answers, call, expect: expected } = played.get(name) ?? expect.fail("not played");
    const { answer = "accepted", slack, events = [], ...fields } = expected;
    expect(answers.map(wordOf)).toEqual(wordsFor(answers, answer));
    if (fields.status === undefined) return expect(call).toBeUndefined();
    expect(call).toMatchObject({ ...fields, gaps: [] });
    expect(call?.events.map(({ type, late }) => [type, late])).toEqual(events.map((type) => [type, false]));
    const done = { kind: "slack.post", state: "done", attempts: [{ outcome: "done", status: 200 }] };
    expect(call?.actions).toMatchObject(Array.from({ length: slack }, () => done));
    expect(call?.actions).toHaveLength(slack);
  });

  test("nothing is kept of what an opted-out customer said, or of what came of it", () => {
    const optedOut = [...played].filter(([name]) => name.includes("/opted-out"));
    expect(optedOut.length).toBeGreaterThan(0);
    for (const [, { call }] of optedOut) {
      expect(call?.events.length).toBeGreaterThan(0);
      expect(JSON.stringify(call)).not.toMatch(/예약|목요일|박서연|download/);
    }
  });

  test("Slack got one post for each missed call, each text, each booking and each order, and no other, marked TEST, in which nothing pings or links elsewhere", () => {
    const told = stories.reduce((sum, { expect: { slack } }) => sum + slack, 0);
    expect(posts).toHaveLength(told + 1);
    for (const post of posts) expect(post).toMatchObject({ rendered: expect.stringContaining("TEST"), pings: [] });
    for (const post of posts) expect(post.rendered).toMatch(/부재중 전화|문자 도착|테스트 (?:예약|주문)/);
    const pages = posts.flatMap(({ links }) => links).filter((link) => !link.startsWith(`<${url}/contacts/`));
    expect(pages).toEqual([]);
  });
});

/** One more call is missed, whose end has to wait as long as any: when it is told to Slack, nothing from before waits any longer. */
async function untilNothingWaits(): Promise<void> {
  const { id = "" } = await play({ story: storyOf("clawops/missed-article"), to: url, keys });
  const isTold = async () => {
    const call = await readCall({ url, adminToken }, { provider: "clawops", id });
    return call !== undefined && isSettled(call);
  };
  await vi.waitUntil(isTold, { timeout: 20_000, interval: 100 });
}

async function readPosts(): Promise<Post[]> {
  const answer = await fetch(`${worldUrl}/_/slack/posts`);
  return (await answer.json<{ items: Post[] }>()).items;
}

function storyOf(name: string): Story {
  return findStory(name) ?? expect.fail(`no story ${name}`);
}

function wordOf({ status, body }: Answered): string {
  if (body.startsWith("<")) return `${status} ${VOICEML}`;
  const told = JSON.parse(body) as { status?: unknown; action?: unknown };
  return `${status} ${String(told.status ?? told.action)}`;
}

/** What each delivery must be answered: the first of a body as it or the story says, repeats of what is kept as duplicates. */
function wordsFor(answers: Answered[], usual: AnswerWord): string[] {
  const bodies = answers.map(({ delivery }) => delivery.body);
  return answers.map(({ delivery: { answer = usual, body, dialect, path } }, at) => {
    if (path.startsWith("/voice/clawops")) return `200 ${VOICEML}`;
    const command = dialect === "loop" ? COMMANDS[/"(?:event|type)": ?"(\w+)"/.exec(body)?.[1] ?? ""] : undefined;
    if (command) return `200 ${command}`;
    const isRepeat = answer !== "ignored" && bodies.indexOf(body) !== at;
    return isRepeat ? "200 duplicate" : `${answer === "ignored" ? 200 : 202} ${answer}`;
  });
}
