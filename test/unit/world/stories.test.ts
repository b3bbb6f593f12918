import { describe, expect, test } from "vitest";

import { play, type Playing, type Send } from "../../world/play.ts";
import { signArticle, signReference } from "../../world/sign.ts";
import { findStory, freshen, listStories, type Story } from "../../world/stories.ts";

const NOW = Date.parse("2026-12-01T00:00:00.000Z");

function storyOf(...bodies: string[]): Story {
  const deliveries = bodies.map((body) => {
    const dialect = body.startsWith("{") ? ("article" as const) : ("reference" as const);
    return { method: "POST", path: "/webhooks/clawops", headers: {}, dialect, body };
  });
  return { name: "clawops/made", about: "", id: "offhook-test-made", deliveries, expect: { slack: 0 } };
}

const bodiesOf = (story: Story) => freshen(story, { now: NOW }).deliveries.map(({ body }) => body);

describe("freshening", () => {
  test("ends the story now and keeps its spans", () => {
    const [first, last] = bodiesOf(storyOf("T=2026-10-12T04%3A12%3A44.123Z", "T=2026-10-12T04%3A13%3A44.623Z"));
    expect([first, last]).toEqual(["T=2026-11-30T23%3A58%3A59.500Z", "T=2026-12-01T00%3A00%3A00.000Z"]);
  });

  test("keeps the zone, the precision and the encoding of each instant", () => {
    const [json] = bodiesOf(storyOf('{"created_at": "2026-05-21T09:00:00+09:00"}'));
    expect(json).toBe('{"created_at": "2026-12-01T09:00:00+09:00"}');
    expect(bodiesOf(storyOf("T=2026-05-21T09%3A00%3A00%2B09%3A00"))).toEqual(["T=2026-12-01T09%3A00%3A00%2B09%3A00"]);
    expect(bodiesOf(storyOf('{"at":"2026-05-21T09:00:00-03:30"}'))).toEqual(['{"at":"2026-11-30T20:30:00-03:30"}']);
  });

  test("moves unix times, too, by the unit they have and only where a key holds times", () => {
    const [json] = bodiesOf(
      storyOf(
        '{"start_at":1791778320123,"end_at": "1791778384123","timestamp":1791778384,"occurred_at":1791778384123000,' +
          '"at":"2026-10-12T04:13:04.123Z","call_id":"1791778384123","duration_ms":1791778384,"start_at":17917783201234}',
      ),
    );
    expect(json).toBe(
      '{"start_at":1796083136000,"end_at": "1796083200000","timestamp":1796083200,"occurred_at":1796083200000000,' +
        '"at":"2026-12-01T00:00:00.000Z","call_id":"1791778384123","duration_ms":1791778384,"start_at":17917783201234}',
    );
  });

  test("gives each play its own id, everywhere in the story", () => {
    const story = storyOf(
      "CallId=offhook-test-made&Url=%2Fcalls%2Foffhook-test-made",
      '{"call_id":"offhook-test-made"}',
    );
    const [a, b] = [freshen(story, { now: NOW }), freshen(story, { now: NOW })];
    expect(a.id).toMatch(/^offhook-test-made-[0-9a-f]{12}$/);
    expect(a.id).not.toBe(b.id);
    expect(a.deliveries.map(({ body }) => body)).toEqual([
      `CallId=${a.id}&Url=%2Fcalls%2F${a.id}`,
      `{"call_id":"${a.id}"}`,
    ]);
  });

  test("can give an id that looks like the platform's own", () => {
    const { id, deliveries } = freshen(storyOf("CallId=offhook-test-made"), { now: NOW, isMarked: false });
    expect(id).toMatch(/^CA[0-9a-f]{32}$/);
    expect(deliveries[0]?.body).toBe(`CallId=${id}`);
    const elsewhere = { ...storyOf('{"call_id":"offhook-test-made"}'), name: "vox/made" };
    expect(freshen(elsewhere, { now: NOW, isMarked: false }).id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test("leaves a story without an id or an instant alone", () => {
    const { id: _, ...story } = storyOf("Event=test");
    expect(freshen(story, { now: NOW })).toEqual(story);
  });
});

describe("the stories of test/fixtures", () => {
  test.each(listStories().map((story) => [story.name, story] as const))("%s is a whole story", (_, story) => {
    expect(story.about).toMatch(/^\S.*\S$/);
    expect(story.deliveries.length).toBeGreaterThan(0);
    if (story.id) expect(story.id.startsWith("offhook-test-")).toBe(true);
    if (story.id) for (const { body } of story.deliveries) expect(body).toContain(story.id);
    for (const { body, dialect } of story.deliveries) expect(body.startsWith("{")).toBe(dialect !== "reference");
  });

  test("are found by their full name and, where that is clear, by their own", () => {
    expect(findStory("missed")?.name).toBe("clawops/missed");
    expect(findStory("clawops/missed-article")?.name).toBe("clawops/missed-article");
    expect(findStory("vox/missed")?.name).toBe("vox/missed");
    expect(findStory("missed-v1")?.name).toBe("vox/missed-v1");
    expect(findStory("mised")).toBeUndefined();
  });
});

describe("playing", () => {
  const story = storyOf("a=1", "b=2", '{"c":3}');

  async function playTo(options: Partial<Playing>) {
    const requests: { url: string; headers: Record<string, string>; body: string }[] = [];
    const fetch: Send = async (url, { headers, body }) => {
      requests.push({ url, headers, body: Buffer.from(body).toString() });
      return new Response("taken", { status: 202 });
    };
    const played = await play({
      story,
      to: "https://hook.example/",
      keys: { CLAWOPS_SIGNING_KEY: "key" },
      fetch,
      ...options,
    });
    return { ...played, requests, bodies: requests.map(({ body }) => body) };
  }

  test("delivers in order, each signed for the URL it goes to", async () => {
    const { requests, answers, bodies } = await playTo({});
    const url = "https://hook.example/webhooks/clawops";
    expect(bodies).toEqual(["a=1", "b=2", '{"c":3}']);
    expect(requests[0]?.headers["x-signature"]).toBe(signReference({ url, body: "a=1", secret: "key" }));
    expect(requests[2]?.headers["x-clawops-signature"]).toBe(signArticle({ body: '{"c":3}', secret: "key" }));
    expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(Array(3).fill("202 taken"));
  });

  test("twice sends the very same request again", async () => {
    const { requests } = await playTo({ twice: true });
    expect(requests.map(({ body }) => body)).toEqual(["a=1", "a=1", "b=2", "b=2", '{"c":3}', '{"c":3}']);
    expect(requests[1]?.headers["x-signature"]).toBe(requests[0]?.headers["x-signature"]);
  });

  test("shuffle changes the order alone", async () => {
    const falling = [0.9, 0.5, 0.1];
    const { bodies } = await playTo({ shuffle: true, random: () => falling.shift() ?? 0 });
    expect(bodies).toEqual(['{"c":3}', "b=2", "a=1"]);
  });

  test("tamper changes one byte of each body and not its signature", async () => {
    const { requests, bodies } = await playTo({ tamper: true, random: () => 0.99 });
    expect(bodies).toEqual(["a=0", "b=3", '{"c":3|']);
    expect(requests[0]?.headers["x-signature"]).toBe((await playTo({})).requests[0]?.headers["x-signature"]);
  });

  test("tells each answer as it comes", async () => {
    const told: number[] = [];
    await playTo({ onDelivery: ({ status }) => told.push(status), delayMs: 1 });
    expect(told).toEqual([202, 202, 202]);
  });
});
