import { describe, expect, it } from "vitest";

import { ALL, BASE, HERE, START, tellTo } from "./pretend-worker.ts";

describe("a story that is not believed", () => {
  const delivery = () => Response.json({ error: "unauthorized" }, { status: 401 });
  const refused = (why: string, ms: number) => ({ doors: [{ refusedAt: START + ms, refusal: { why } }] });
  const blank = { setting: "CLAWOPS_SIGNING_KEY", says: "begins or ends with white space", isBad: false };
  const PIPE = { ADMIN_TOKEN: "an-admin-token", TELER_WEBHOOK_SECRET: "a-teler-secret", TELER_SIGNATURE: "pipe" };

  it.each([
    [
      "was signed for another URL",
      {},
      { base: "https://old.example" },
      [
        "signed for https://offhook.example, but the Worker takes signatures for https://old.example",
        "--again PUBLIC_URL",
      ],
    ],
    [
      "was signed for another URL, where that is signed",
      { here: PIPE },
      { base: "https://old.example" },
      ["https://old.example", "--again PUBLIC_URL"],
    ],
    [
      "has a key with a line end here",
      { here: { ...HERE, CLAWOPS_SIGNING_KEY: "key\n" } },
      {},
      [
        "in .dev.vars, such as a trailing newline",
        "take it out of .dev.vars, then npm run setup -- --again CLAWOPS_SIGNING_KEY",
      ],
    ],
    [
      "has a key with a line end there",
      {},
      { problems: [blank] },
      ["at the Worker, such as a trailing newline", "npm run setup -- --again CLAWOPS_SIGNING_KEY"],
    ],
    ["lost its signature on the way", {}, refused("unsigned", 500), ["without its signature", "takes headers away"]],
    [
      "has another key than the Worker",
      {},
      refused("unsigned", -60_000),
      ["CLAWOPS_SIGNING_KEY is not the Worker's", "--again CLAWOPS_SIGNING_KEY"],
    ],
    [
      "has another key, whatever the URL, where that is not signed",
      { here: { LOOP_SIGNING_KEY: "a-loop-signing-key" } },
      { base: "https://old.example" },
      ["LOOP_SIGNING_KEY is not the Worker's", "--again LOOP_SIGNING_KEY"],
    ],
    [
      "has another key, or is signed in another way",
      { here: { TELER_WEBHOOK_SECRET: "a-teler-secret" } },
      {},
      ["TELER_WEBHOOK_SECRET or TELER_SIGNATURE is not", "--again TELER_SIGNATURE"],
    ],
    [
      "has another key or URL, where the Worker does not say",
      { there: null },
      {},
      ["CLAWOPS_SIGNING_KEY is not the Worker's, or the Worker's PUBLIC_URL is not https://offhook.example", "--again"],
    ],
  ])("%s", async (_, wish, reports, [says, cure]) => {
    const { checks } = await tellTo({ ...wish, delivery, reports });
    expect(checks).toMatchObject([
      { state: "wrong", says: expect.stringContaining(says ?? ""), cure: expect.stringContaining(cure ?? "") },
    ]);
    expect(checks[0]?.says).toMatch(/^answered 401: /);
  });
});

describe("a story that is not taken", () => {
  const json = (status: number, body: object) => () => Response.json(body, { status });
  const page = (status: number) => () => new Response("<html>Sign in</html>", { status });

  it.each([
    [
      "the platform is off",
      json(404, { error: "clawops is off: CLAWOPS_SIGNING_KEY is not set" }),
      "answered 404: off at the Worker: clawops is off",
      "npm run setup",
    ],
    [
      "there is no such URL",
      json(404, { error: "no such URL" }),
      'not Offhook\'s answer: "no such URL"',
      "the Worker's own address",
    ],
    [
      "a setting is bad",
      json(503, { error: "bad setting: HOLD_MS must be whole milliseconds" }),
      "HOLD_MS must be whole",
      "put HOLD_MS right in .dev.vars, then npm run setup -- --again HOLD_MS",
    ],
    [
      "nothing can be stored",
      json(503, { error: "could not be stored: send it again" }),
      "could not be stored",
      "run this again",
    ],
    [
      "it is too large for whoever that is",
      page(413),
      "answered 413: at https://offhook.example that is not Offhook's",
      "own address",
    ],
    ["it is sent elsewhere", page(302), "answered 302: at", "a redirect"],
    ["somebody stands before the Worker", page(403), "Sign in", "Access, firewall rules"],
    ["it is another's 401", page(401), "not Offhook's answer", "Access"],
    ["a page answers", page(200), "answered 200: at https://offhook.example that is not Offhook's", "own address"],
    [
      "it is not understood",
      json(202, { status: "unreadable", id: "u1" }),
      "the delivery was unreadable",
      "another version",
    ],
    [
      "it is of no concern",
      json(200, { status: "ignored", reason: "a ping" }),
      "the delivery was ignored (a ping)",
      "another version",
    ],
    [
      "something broke",
      json(500, { error: "something went wrong here" }),
      'it says "something went wrong here"',
      "npx wrangler tail",
    ],
  ])("is explained: %s", async (_, delivery, says, cure) => {
    const { checks } = await tellTo({ delivery });
    expect(checks).toMatchObject([
      { state: "wrong", says: expect.stringContaining(says), cure: expect.stringContaining(cure) },
    ]);
  });

  it("because nobody answers is explained", async () => {
    const delivery = () => {
      throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
    };
    const { checks } = await tellTo({ delivery });
    expect(checks[0]?.says).toBe(`no answer: nobody answered at ${BASE} (ECONNREFUSED)`);
  });

  it("does not keep the others from being told", async () => {
    const delivery = ({ url }: Request) =>
      url.includes("clawops") ? page(500)() : Response.json({ status: "accepted", id: "e1" }, { status: 202 });
    const { checks } = await tellTo({ here: ALL, delivery });
    expect(checks.map(({ state }) => state)).toEqual(["wrong", ...Array.from({ length: 5 }, () => "right")]);
  });
});
