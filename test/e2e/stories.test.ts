import { beforeAll, describe, expect, inject, test, vi } from "vitest";

import { type Call, isSettled, readCall } from "../world/calls.ts";
import { type Answered, play } from "../world/play.ts";
import { findStory, listStories, type Story } from "../world/stories.ts";

type Post = { rendered: string; pings: string[]; links: string[] };
type Played = { id: string | undefined; answers: Answered[]; call: Call | undefined };

const { url, key, adminToken, worldUrl } = inject("offhook");
const stories = listStories();
const ways: [string, { twice?: true; shuffle?: true }][] = [
  ["once, in order", {}],
  ["twice, shuffled", { twice: true, shuffle: true }],
];

describe.each(ways)("every story, delivered %s", (_, way) => {
  const played = new Map<string, Played>();
  let posts: Post[] = [];

  beforeAll(async () => {
    const before = await readPosts();
    for (const story of stories)
      played.set(story.name, { ...(await play({ story, to: url, key, ...way })), call: undefined });
    await untilNothingWaits();
    for (const it of played.values())
      it.call = it.id === undefined ? undefined : await readCall({ url, adminToken }, it.id);
    posts = (await readPosts()).slice(before.length);
  });

  test.each(stories.map((story) => [story.name, story] as const))(
    "%s is answered, folded and acted on as it should be",
    (name, story) => {
      const { answers, call } = played.get(name) ?? expect.fail("not played");
      const { answer = "accepted", slack, events = [], ...fields } = story.expect;
      expect(answers.map(wordOf)).toEqual(wordsFor(answers, answer));
      if (answer === "ignored") return expect(call).toBeUndefined();
      expect(call).toMatchObject({ ...fields, gaps: [] });
      expect(call?.events.map(({ type, late }) => [type, late])).toEqual(events.map((type) => [type, false]));
      const done = { kind: "slack.post", state: "done", attempts: [{ outcome: "done", status: 200 }] };
      expect(call?.actions).toMatchObject(Array.from({ length: slack }, () => done));
      expect(call?.actions).toHaveLength(slack);
    },
  );

  test("Slack got one post for each missed call and no other, marked TEST, in which nothing pings or links", () => {
    const missed = stories.reduce((sum, { expect: { slack } }) => sum + slack, 0);
    expect(posts).toHaveLength(missed + 1);
    for (const post of posts)
      expect(post).toMatchObject({ rendered: expect.stringContaining("TEST"), pings: [], links: [] });
    for (const post of posts) expect(post.rendered).toContain("부재중 전화");
  });
});

/** One more call is missed, whose end has to wait as long as any: when it is told to Slack, nothing from before waits any longer. */
async function untilNothingWaits(): Promise<void> {
  const { id = "" } = await play({ story: storyOf("clawops/missed-article"), to: url, key });
  const isTold = async () => {
    const call = await readCall({ url, adminToken }, id);
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
  return `${status} ${String((JSON.parse(body) as { status?: unknown }).status)}`;
}

/** What each delivery must be answered: the first of a body as `answer` says, its repeats as duplicates. */
function wordsFor(answers: Answered[], answer: "accepted" | "ignored"): string[] {
  if (answer === "ignored") return answers.map(() => "200 ignored");
  const bodies = answers.map(({ delivery }) => delivery.body);
  return bodies.map((body, at) => (bodies.indexOf(body) === at ? "202 accepted" : "200 duplicate"));
}
