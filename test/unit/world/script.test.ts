import { expect, test } from "vitest";

import { openWorld, postsOf } from "./ask.ts";

const HOOK = "/slack/services/T0OFFHOOK/B0OFFHOOK/local";

function openScripted() {
  const ask = openWorld();
  return {
    tell: (script: object) => ask("POST", "/_/slack/script", script),
    post: async (text: string) => {
      const answer = await ask("POST", HOOK, { text });
      return `${answer.status} ${await answer.text()}`;
    },
    ask,
    posts: async () => (await postsOf(ask)).length,
    attempts: async (contains = "") => (await ask("GET", `/_/slack/attempts?contains=${contains}`)).json(),
  };
}

test("scripted answers are given in turn to the posts they are meant for, then Slack is itself again", async () => {
  const { tell, post, posts, attempts } = openScripted();
  await tell({
    contains: "sick",
    answers: [
      { status: 500, body: "rollup_error" },
      { status: 410, body: "channel_is_archived" },
    ],
  });
  expect(await post("well")).toBe("200 ok");
  expect(await post("sick")).toBe("500 rollup_error");
  expect(await post("sick")).toBe("410 channel_is_archived");
  expect(await post("sick")).toBe("200 ok");
  expect(await posts()).toBe(2);
  expect(await attempts("sick")).toMatchObject({
    count: 3,
    times: [expect.any(String), expect.any(String), expect.any(String)],
  });
});

test("a scripted answer carries its headers", async () => {
  const { tell, ask } = openScripted();
  await tell({ answers: [{ status: 429, headers: { "Retry-After": "30" } }] });
  const answer = await ask("POST", HOOK, { text: "a" });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "30"]);
});

test("what is accepted is posted although the sender is told otherwise", async () => {
  const { tell, post, posts } = openScripted();
  await tell({ answers: [{ status: 500, accept: true }] });
  expect(await post("a")).toBe("500 ok");
  expect(await posts()).toBe(1);
});

test("a slow 2xx is posted and answers as Slack would", async () => {
  const { tell, post, posts } = openScripted();
  await tell({ answers: [{ delayMs: 1 }, { status: 200 }] });
  expect([await post("a"), await post("b"), await posts()]).toEqual(["200 ok", "200 ok", 2]);
});

test("a scripted 2xx does not make a bad post good", async () => {
  const { tell, post, posts } = openScripted();
  await tell({ answers: [{ status: 200 }] });
  expect([await post(" "), await posts()]).toEqual(["400 no_text", 0]);
});

test("a dropped connection is a fetch that rejects, a hanging one never answers; neither posts unless accepted", async () => {
  const { tell, post, posts } = openScripted();
  await tell({ answers: [{ drop: true }, { hang: true }, { drop: true, accept: true }] });
  await expect(post("a")).rejects.toThrow("cut");
  const hanging = post("b");
  expect(await posts()).toBe(0);
  await expect(post("c")).rejects.toThrow("cut");
  expect(await posts()).toBe(1);
  expect(await Promise.race([hanging, Promise.resolve("still waiting")])).toBe("still waiting");
});

test("a script that says nothing sensible is refused in words", async () => {
  const { tell, ask } = openScripted();
  expect((await tell({ answers: [] })).status).toBe(400);
  expect((await tell({ answers: [{ staus: 500 }] })).status).toBe(400);
  expect((await ask("POST", "/_/slack/script", "{")).status).toBe(400);
  expect((await ask("GET", "/_/nowhere")).status).toBe(404);
  expect((await ask("GET", "/_/slack/nowhere")).status).toBe(404);
  expect((await ask("GET", "/_/")).status).toBe(200);
});
