import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isOn } from "../../../../scripts/doctor/story-proofs.ts";
import { providers } from "../../../../src/providers/index.ts";
import { addressAt, testStories } from "../../../../src/providers/test-stories.ts";
import { parseSettings } from "../../../../src/settings.ts";
import { ALL, BASE, HERE, SECRET, START, tellTo, told } from "./pretend-worker.ts";

describe("a story", () => {
  it("is told of each source that is on, all its deliveries in order, and followed to its end", async () => {
    const { checks, sent, said } = await tellTo({ here: ALL });
    const names = ["ClawOps", "vox.ai", "FreJun Teler", "Voice loop", "Orders in", "Bookings in"];
    expect(checks.map(({ what, state, cure }) => [what, state, cure])).toEqual(
      names.map((name) => [name, "right", null]),
    );
    expect(said.toSorted()).toContainEqual("  ClawOps: answered 202 202");
    const paths = sent.map(({ url }) => new URL(url).pathname);
    expect(paths.filter((path) => path === "/webhooks/clawops")).toHaveLength(2);
    expect(new Set(paths).size).toBe(6);
  });

  it("says how long it took until Slack was told", async () => {
    const { checks } = await tellTo({ view: (ms) => told(ms < 3000 ? "queued" : "done") });
    expect(checks).toMatchObject([{ state: "right", says: "answered 202 202, posted to Slack in 3.0 s" }]);
  });

  it("is dated by the Worker's clock, and sent to its door, wherever the platforms' URLs lie", async () => {
    const telling = { base: "https://phone.example/hooks" };
    const { sent } = await tellTo({ telling, reports: { base: telling.base } });
    expect(sent.map(({ url }) => url)).toEqual(Array.from({ length: 2 }, () => `${BASE}/webhooks/clawops`));
    expect(await sent[1]?.text()).toContain(encodeURIComponent(new Date(START).toISOString()));
  });

  it("goes no further than to the first delivery that is refused", async () => {
    const { sent } = await tellTo({ delivery: () => Response.json({ error: "no" }, { status: 400 }) });
    expect(sent).toHaveLength(1);
  });

  it.each([
    [{ SLACK_WEBHOOK_URL: "" }, "arrived in 0.0 s; Slack is not told, since SLACK_WEBHOOK_URL is not set"],
    [
      { CLAWOPS_SIGNING_KEY: "", LOOP_SIGNING_KEY: "a-loop-signing-key" },
      "arrived in 0.0 s; of this one Slack is not told",
    ],
  ])("has come to its end when it has arrived, where Slack is not told", async (more, words) => {
    const here = Object.fromEntries(Object.entries({ ...HERE, ...more }).filter(([, value]) => value !== ""));
    const { checks } = await tellTo({ here, view: () => Response.json({ actions: [] }) });
    expect(checks).toMatchObject([{ state: "right", says: `answered 202 202, ${words}` }]);
  });

  it("is sent, if not followed, without the token", async () => {
    const { checks } = await tellTo({ here: { CLAWOPS_SIGNING_KEY: "a-clawops-signing-key" }, there: null });
    expect(checks).toMatchObject([{ state: "doubtful", cure: "put the Worker's ADMIN_TOKEN into .dev.vars" }]);
    expect(checks[0]?.says).toContain("answered 202 202");
  });
});

describe("before anything is sent", () => {
  it.each([
    [
      "is on at the Worker alone",
      { ADMIN_TOKEN: "an-admin-token" },
      ["CLAWOPS_SIGNING_KEY"],
      "doubtful",
      "CLAWOPS_SIGNING_KEY is not known here",
    ],
    [
      "is signed for there, and not here",
      { VOX_WEBHOOK_TOKEN: "t" },
      ["VOX_WEBHOOK_TOKEN", "VOX_WEBHOOK_KEY"],
      "doubtful",
      "VOX_WEBHOOK_KEY is not known here",
    ],
    [
      "proves itself otherwise there",
      { TELER_URL_TOKEN: "t" },
      ["TELER_URL_TOKEN", "TELER_WEBHOOK_SECRET"],
      "doubtful",
      "TELER_WEBHOOK_SECRET is not known here",
    ],
    [
      "is on here alone",
      { LOOP_SIGNING_KEY: "k" },
      ["ADMIN_TOKEN"],
      "wrong",
      "LOOP_SIGNING_KEY is set here, and not at the Worker",
    ],
    [
      "has its key here alone",
      { TELER_WEBHOOK_SECRET: "s" },
      ["TELER_URL_TOKEN"],
      "wrong",
      "TELER_WEBHOOK_SECRET is set here, and not at the Worker",
    ],
    [
      "can't be signed for a bad setting",
      { TELER_WEBHOOK_SECRET: "s", TELER_SIGNATURE: "x" },
      null,
      "wrong",
      "TELER_SIGNATURE must be timestamp.body or pipe",
    ],
  ] as const)("it is said that a source %s", async (_, here, there, state, words) => {
    const { checks, sent } = await tellTo({ here, ...(there !== null && { there: [...there] }) });
    expect(checks).toMatchObject([{ state, says: expect.stringContaining(words), cure: expect.stringMatching(/./) }]);
    expect(sent).toEqual([]);
  });

  it("what is off is not told of", async () => {
    expect(await tellTo({ here: { ADMIN_TOKEN: "a-token" } })).toMatchObject({ checks: [], sent: [] });
  });

  it("a source is on where its provider lacks nothing", () => {
    const names = Object.keys({ ...ALL, TELER_URL_TOKEN: "", VOX_WEBHOOK_KEY: "" });
    fc.assert(
      fc.property(fc.subarray(names), (set) => {
        const { settings } = parseSettings(Object.fromEntries(set.map((name) => [name, SECRET])));
        for (const source of Object.keys(testStories) as (keyof typeof testStories)[])
          expect(isOn(source, (name) => set.includes(name))).toBe(providers[source].lacks(settings) === null);
      }),
    );
  });
});

it.each([
  ["https://a.example", "https://a.example/webhooks/loop", "https://a.example", "https://a.example/webhooks/loop"],
  [
    "http://127.0.0.1:1",
    "https://a.example/in/webhooks/loop",
    "https://a.example/in/",
    "http://127.0.0.1:1/webhooks/loop",
  ],
])("at %s, %s is reached without the folder of %s", (door, url, base, address) => {
  expect(addressAt(door, url, base)).toBe(address);
});
