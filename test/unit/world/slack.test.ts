import { describe, expect, test } from "vitest";

import { openWorld, postsOf } from "./ask.ts";

const HOOK = "/slack/services/T0OFFHOOK/B0OFFHOOK/local";

async function refusalOf(payload: unknown) {
  const answer = await openWorld()("POST", HOOK, payload);
  return `${answer.status} ${await answer.text()}`;
}

async function shown(payload: object) {
  const ask = openWorld();
  const answer = await ask("POST", HOOK, payload);
  expect(await answer.text()).toBe("ok");
  const [post] = await postsOf(ask);
  if (!post) throw new Error("nothing was posted");
  return post;
}

const section = (text: string, more: object = {}) => ({
  blocks: [{ type: "section", text: { type: "mrkdwn", text, ...more } }],
});
const header = (text: string) => ({ type: "header", text: { type: "plain_text", text } });

describe("what Slack refuses", () => {
  test.each([
    ["not JSON", "{", "400 invalid_payload"],
    ["JSON that is no object", "[]", "400 invalid_payload"],
    ["nothing to show", {}, "400 no_text"],
    ["blank text", { text: " " }, "400 no_text"],
    ["text that is no text", { text: 1 }, "400 invalid_payload"],
    ["blocks that are no list", { text: "a", blocks: {} }, "400 invalid_blocks_format"],
    ["an unknown block", { text: "a", blocks: [{ type: "marquee" }] }, "400 invalid_blocks"],
    ["a field that block has not", { blocks: [{ type: "divider", text: "a" }] }, "400 invalid_blocks"],
    ["an empty text", section(""), "400 invalid_blocks"],
    ["a section over 3000", section("x".repeat(3001)), "400 invalid_blocks"],
    ["a header over 150", { blocks: [header("x".repeat(151))] }, "400 invalid_blocks"],
    ["a header in mrkdwn", { blocks: [{ type: "header", text: { type: "mrkdwn", text: "a" } }] }, "400 invalid_blocks"],
    ["51 blocks", { blocks: Array.from({ length: 51 }, () => ({ type: "divider" })) }, "400 invalid_blocks"],
    ["a section of nothing", { blocks: [{ type: "section" }] }, "400 invalid_blocks"],
    [
      "a block id twice",
      { blocks: Array.from({ length: 2 }, () => ({ type: "divider", block_id: "a" })) },
      "400 invalid_blocks",
    ],
    [
      "11 fields",
      { blocks: [{ type: "section", fields: Array.from({ length: 11 }, () => header("a").text) }] },
      "400 invalid_blocks",
    ],
    [
      "11 context elements",
      { blocks: [{ type: "context", elements: Array.from({ length: 11 }, () => header("a").text) }] },
      "400 invalid_blocks",
    ],
    [
      "verbatim plain text",
      { blocks: [{ type: "section", text: { ...header("a").text, verbatim: true } }] },
      "400 invalid_blocks",
    ],
  ])("%s", async (_, payload, refusal) => {
    expect(await refusalOf(payload)).toBe(refusal);
  });

  test("what is not JSON by its content type, another method, another path", async () => {
    const ask = openWorld();
    expect((await ask("POST", HOOK, { text: "a" }, { "content-type": "text/plain" })).status).toBe(400);
    expect((await ask("GET", HOOK)).status).toBe(405);
    const unknown = await ask("POST", "/slack/services/nobody", { text: "a" });
    expect([unknown.status, await unknown.text()]).toEqual([404, "no_service"]);
    expect(await postsOf(ask)).toEqual([]);
  });

  test("nothing that is at its limits", async () => {
    const blocks = Array.from({ length: 49 }, () => ({ type: "divider" }));
    const post = await shown({ text: "a", blocks: [header("x".repeat(150)), ...blocks] });
    expect(post.service).toBe("T0OFFHOOK/B0OFFHOOK/local");
    expect(Date.parse(post.at)).toBeGreaterThan(0);
  });
});

describe("what a person sees", () => {
  test("blocks instead of the fallback text, with entities decoded once", async () => {
    const post = await shown({
      text: "fallback",
      blocks: [header("부재중"), section("a &amp;lt; &lt;b&gt;").blocks[0]],
    });
    expect(post.rendered).toBe("부재중\na &lt; <b>");
    expect(post.payload.text).toBe("fallback");
  });

  test("the text where there are no blocks", async () => {
    expect((await shown({ text: "a <https://b.example|b>" })).rendered).toBe("a b");
  });

  test("unescaped sequences ping", async () => {
    const sequences = ["<!channel>", "<!here|here>", "<!everyone>", "<@U012AB>", "<!subteam^S12|@team>"];
    expect((await shown(section(sequences.join(" ")))).pings).toEqual(sequences);
    expect((await shown({ text: "<!channel>", blocks: [{ type: "divider" }] })).pings).toEqual(["<!channel>"]);
  });

  test("escaped sequences neither ping nor link", async () => {
    const post = await shown(section("&lt;!channel&gt; &lt;https://evil.example|click&gt;", { verbatim: true }));
    expect(post).toMatchObject({ rendered: "<!channel> <https://evil.example|click>", pings: [], links: [] });
  });

  test("bare names ping in mrkdwn that is not verbatim, since Slack parses certain mentions there", async () => {
    expect((await shown(section("@here me@here.example"))).pings).toEqual(["@here"]);
    expect((await shown(section("@here", { verbatim: true }))).pings).toEqual([]);
    expect((await shown({ text: "@here" })).pings).toEqual([]);
    expect((await shown({ text: "@here", link_names: 1 })).pings).toEqual(["@here"]);
  });

  test("bare URLs are links in text and in mrkdwn that is not verbatim, manual links everywhere but in plain text", async () => {
    expect((await shown({ text: "see https://a.example/b, www.c.example" })).links).toEqual([
      "https://a.example/b,",
      "www.c.example",
    ]);
    expect((await shown(section("https://a.example"))).links).toEqual(["https://a.example"]);
    expect((await shown(section("https://a.example", { verbatim: true }))).links).toEqual([]);
    expect((await shown(section("<https://a.example|a>", { verbatim: true }))).links).toEqual([
      "<https://a.example|a>",
    ]);
    const plain = await shown({ blocks: [header("<!here> https://a.example <https://a.example|a>")] });
    expect(plain).toMatchObject({ pings: [], links: [] });
  });

  test("`contains` chooses posts by their raw body", async () => {
    const ask = openWorld();
    await ask("POST", HOOK, { text: "one" });
    await ask("POST", HOOK, { text: "two" });
    expect((await postsOf(ask, "two")).map(({ rendered }) => rendered)).toEqual(["two"]);
  });
});
