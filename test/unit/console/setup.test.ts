import { describe, expect, it } from "vitest";

import { ORIGIN, visitSetup, type Around } from "./setup-visit.ts";

const page = async (around: Around = {}) => (await visitSetup("/setup", around)).text();
/** The part of the page that is about one platform, as one line of text. */
const cardOf = (html: string, name: string) =>
  new RegExp(`<article[^>]* id="${name}".*?</article>`, "s").exec(html)?.[0] ?? expect.fail(`no ${name}`);
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll(/\s+/g, " ");
const EVERYTHING = {
  PUBLIC_URL: ORIGIN,
  CLAWOPS_SIGNING_KEY: "the-clawops-signing-key",
  VOX_WEBHOOK_TOKEN: "the/vox token & more",
  TELER_WEBHOOK_SECRET: "the-teler-webhook-secret",
  TELER_URL_TOKEN: "the-teler-url-token",
  LOOP_SIGNING_KEY: "the-loop-signing-key",
  ORDERS_SECRET: "the-orders-secret-of-ours",
  BOOKINGS_SECRET: "the-bookings-secret-of-ours",
  SLACK_WEBHOOK_URL: "https://hooks.slack.example/the-slack-path",
  CRM_URL: "https://crm.example/the-crm-path",
  FORWARD_URL: "https://n8n.example/the-forward-path",
  FORWARD_SECRET: "the-forward-secret-of-ours",
  ADMIN_TOKEN: "the-admin-token-of-the-owner",
};

describe("the platforms", () => {
  it("are off while nothing is set, each with what would switch it on, and nothing to try out", async () => {
    const html = await page();
    for (const [name, setting] of Object.entries({
      clawops: "CLAWOPS_SIGNING_KEY",
      vox: "VOX_WEBHOOK_TOKEN",
      teler: "TELER_WEBHOOK_SECRET",
      loop: "LOOP_SIGNING_KEY",
      orders: "ORDERS_SECRET",
      bookings: "BOOKINGS_SECRET",
    }))
      expect(textOf(cardOf(html, name))).toMatch(new RegExp(`^[^:]* off .*Not set: ${setting}`));
    expect(html).not.toContain("/setup/test/");
  });

  it("have the exact URLs that go into their consoles", async () => {
    const html = await page({ settings: EVERYTHING });
    const urls = [...html.matchAll(/<input readonly="" value="([^"]+)"/g)].map(([, url]) => url);
    expect(urls).toEqual([
      `${ORIGIN}/webhooks/clawops`,
      `${ORIGIN}/voice/clawops`,
      `${ORIGIN}/webhooks/vox/the%2Fvox%20token%20%26%20more`,
      `${ORIGIN}/webhooks/vox/the%2Fvox%20token%20%26%20more/inbound`,
      `${ORIGIN}/webhooks/teler`,
      `${ORIGIN}/voice/teler/the-teler-url-token`,
      `${ORIGIN}/webhooks/loop`,
      `${ORIGIN}/webhooks/orders`,
      `${ORIGIN}/webhooks/bookings`,
    ]);
  });

  it("have a token in the URL where the platform can't sign, and say which where it is not set", async () => {
    const html = await page({ settings: { TELER_URL_TOKEN: "the-teler-url-token" } });
    expect(cardOf(html, "teler")).toContain('value="https://offhook.example/webhooks/teler/the-teler-url-token"');
    const without = textOf(cardOf(await page({ settings: { TELER_WEBHOOK_SECRET: "x" } }), "teler"));
    expect(without).toContain("Set TELER_URL_TOKEN first");
  });

  it("show secrets nowhere but in the URLs to paste, behind a fold", async () => {
    const html = await page({ settings: EVERYTHING });
    const open = html.replaceAll(/<details.*?<\/details>/gs, "");
    const held = Object.entries(EVERYTHING).filter(([name]) => name !== "PUBLIC_URL");
    for (const [, secret] of held) expect(open).not.toContain(secret);
    for (const [name, secret] of held)
      if (name !== "TELER_URL_TOKEN" && name !== "VOX_WEBHOOK_TOKEN") expect(html).not.toContain(secret);
    expect(textOf(open)).toContain(`${ORIGIN}/webhooks/vox/••••••/inbound`);
  });

  it("say what is bad about them", async () => {
    const html = await page({ settings: { ...EVERYTHING, TELER_SIGNATURE: "none" } });
    expect(textOf(cardOf(html, "teler"))).toMatch(/bad setting .*Bad setting: TELER_SIGNATURE/);
    expect(textOf(html)).toContain("wrong TELER_SIGNATURE must be timestamp.body or pipe");
  });

  it("can each be tried out with one button that says which", async () => {
    const html = await page({ settings: EVERYTHING });
    expect([...html.matchAll(/<form method="post" action="\/setup\/test\/(\w+)"/g)].map(([, name]) => name)).toEqual([
      "clawops",
      "vox",
      "teler",
      "loop",
      "orders",
      "bookings",
    ]);
    expect(cardOf(html, "vox")).toContain('aria-label="Send a test: vox.ai"');
  });
});

describe("who came", () => {
  const at = (provider: string, genuine_at: number | null, refused_at: number | null, refusal: object | string) => ({
    provider,
    genuineAt: genuine_at,
    refusedAt: refused_at,
    reason: typeof refusal === "string" ? refusal : JSON.stringify(refusal),
  });
  const T = Date.UTC(2026, 10, 21, 6, 12);

  it("is told with the time by the clock of the business", async () => {
    const html = await page({ sightings: [at("clawops", T, null, "")] });
    expect(textOf(cardOf(html, "clawops"))).toContain(
      "Last genuine delivery Sat, Nov 21, 3:12 PM Last one refused none yet",
    );
    expect(textOf(cardOf(html, "vox"))).toContain("Last genuine delivery none yet");
  });

  it("stands out where he was refused and nothing genuine has come since", async () => {
    const text = async (genuine: number | null) =>
      textOf(cardOf(await page({ sightings: [at("loop", genuine, T, { why: "unsigned" })] }), "loop"));
    expect(await text(null)).toContain("nothing genuine has come since");
    expect(await text(T - 1)).toContain("nothing genuine has come since");
    expect(await text(T + 1)).not.toContain("nothing genuine has come since");
  });

  it.each([
    ["clawops", { why: "off", lacks: "CLAWOPS_SIGNING_KEY" }, "This platform was off. Set CLAWOPS_SIGNING_KEY."],
    ["clawops", { why: "unsigned" }, "put its key into CLAWOPS_SIGNING_KEY"],
    ["clawops", { why: "forged", by: ["reference"] }, "See that CLAWOPS_SIGNING_KEY is the platform's key"],
    ["clawops", { why: "elsewhere", by: ["reference"], at: "request" }, "set PUBLIC_URL to what the platform has"],
    ["clawops", { why: "elsewhere", by: ["reference"], at: "http" }, "Change the URL in the platform to the https://"],
    ["vox", { why: "forged", by: ["vox"] }, "If you changed VOX_WEBHOOK_TOKEN, paste the URL below"],
    ["teler", { why: "forged", by: ["flow"] }, "If you changed TELER_URL_TOKEN"],
    ["teler", { why: "forged", by: ["signature"] }, "older than five minutes"],
    ["orders", { why: "forged", by: ["standard-webhook"] }, "ORDERS_SECRET is the sender's key"],
    ["orders", "what an older version wrote", "No reason was kept."],
    ["orders", { why: "<b>", by: [] }, "No reason was kept."],
  ])("is told why he was refused by %s, and what to do: %j", async (provider, refusal, words) => {
    const html = await page({ sightings: [at(provider, null, T, refusal)] });
    expect(textOf(cardOf(html, provider))).toContain(words);
    const korean = textOf(
      cardOf(await page({ language: "ko", sightings: [at(provider, null, T, refusal)] }), provider),
    );
    expect(korean).toMatch(/[가-힣]{2}/);
    expect(korean).not.toContain(words);
  });
});

describe("what to look at", () => {
  it("is nothing where all is well", async () => {
    expect(textOf(await page({ settings: EVERYTHING }))).toContain("Nothing is wrong with the settings.");
  });

  it("is what is bad, then what is odd", async () => {
    const settings = { ...EVERYTHING, LOOP_SIGNING_KEY: "short", CRM_TOKEN: " a token with a blank ", HOLD_MS: "soon" };
    const text = textOf(await page({ settings }));
    expect(text).toMatch(/wrong HOLD_MS .*careful LOOP_SIGNING_KEY is short.*careful CRM_TOKEN begins or ends /);
  });

  it("is the address, where platforms are given another than this one, or none", async () => {
    const other = textOf(await page({ settings: { PUBLIC_URL: "https://other.example" } }));
    expect(other).toContain(
      "You are reading this at https://offhook.example, but PUBLIC_URL is https://other.example.",
    );
    expect(textOf(await page())).toContain("PUBLIC_URL is not set");
  });

  it("is the ledger, where it lacks tables or can't be read: the rest is shown", async () => {
    const missing = new Error("D1_ERROR: no such table: sighting: SQLITE_ERROR");
    expect(textOf(await page({ sightings: missing }))).toMatch(/lacks tables: npm run deploy makes them.*ClawOps/);
    expect(textOf(await page({ sightings: new Error("out of order") }))).toMatch(/can't be read right now.*ClawOps/);
  });
});

describe("the connectors", () => {
  const rowOf = (html: string, name: string) =>
    textOf(html.split("<tr>").find((row) => row.includes(`<th scope="row">${name}</th>`)) ?? "");

  it("are on, off, set in part, or bad, with the names of what is missing", async () => {
    const settings = {
      SLACK_WEBHOOK_URL: "https://hooks.slack.example/x",
      MODEL_URL: "https://model.example",
      CRM_URL: "crm",
      AUTO_REPLY: "model",
      TELER_API_KEY: "a-teler-key-of-the-owner",
    };
    const html = await page({ settings });
    expect(rowOf(html, "Slack")).toMatch(/ on $/);
    expect(rowOf(html, "Forwarding")).toMatch(/ off Not set: FORWARD_URL, FORWARD_SECRET $/);
    expect(rowOf(html, "Model")).toMatch(/ set in part Not set: MODEL_NAME $/);
    expect(rowOf(html, "CRM")).toMatch(/ bad setting Bad setting: CRM_URL $/);
    expect(rowOf(html, "Teler, outgoing")).toMatch(/ set in part Not set: TELER_FROM, TELER_URL_TOKEN $/);
    expect(rowOf(await page({ settings: EVERYTHING }), "Teler, outgoing")).toMatch(/ off Not set: TELER_FROM/);
    expect(rowOf(html, "Auto-reply")).toMatch(/set in part Not set: CLAWOPS_FROM, .*MODEL_NAME/);
  });

  it("say that forwarding was stopped by who receives it", async () => {
    const settings = { FORWARD_URL: "https://n8n.example/x", FORWARD_SECRET: "the-forward-secret-of-ours" };
    expect(rowOf(await page({ settings, isForwardingOff: true }), "Forwarding")).toMatch(/ stopped .*410/);
    expect(rowOf(await page({ settings }), "Forwarding")).toMatch(/ on $/);
  });
});
