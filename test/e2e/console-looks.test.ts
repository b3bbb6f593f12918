import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { keysIn, prove } from "../world/prove.ts";
import { findStory, freshen, type Delivery } from "../world/stories.ts";
import { haveWrite } from "../world/world-client.ts";
import { findChromium } from "./browser.ts";
import { type Desk, openDesk, overflowOf } from "./console.ts";

const executablePath = findChromium();
const PHONE = "+821012345678";
/** What somebody may write who wants a page of ours to run, style or link something. */
const EVIL = `"><img class=xss src=x onerror=alert(1)><a class=xss href="javascript:alert(1)">`;
const EVILER = `${EVIL}</a></textarea></title><style class=xss>*{display:none}</style><script class=xss>alert(1)</script>\u202e`;
/** What only its platform writes in a payload; all other texts in it come from people. */
const PLATFORMS_OWN = /^(?:event|call_id|call_type|role|webhook_version)$|_at$|timestamp|time/;
/** Nobody may be reached by what is not ours. */
const AWAY = "a[href]:not([href^='/']):not([href^='?']):not([href^='#']), [src]:not([src^='/']), [style], [onclick]";

let desk: Desk;
let pages: string[];

describe.skipIf(!executablePath)("every page, full of what outsiders wrote", () => {
  beforeAll(async () => {
    desk = await openDesk(executablePath ?? "", { LANGUAGE: "en" });
    pages = await fill();
  });
  afterAll(() => desk?.close());

  it.each([
    { language: "ko", scheme: "light", width: 390 },
    { language: "en", scheme: "dark", width: 390 },
    { language: "ko", scheme: "dark", width: 1280 },
    { language: "en", scheme: "light", width: 1280 },
  ] as const)(
    "can be used by everybody, shows text as text, and stays within its width: $language, $scheme, $width px",
    async (look) => {
      const { context, page, complaints } = await desk.visit(look);
      const found: Record<string, unknown> = {};
      for (const path of pages) {
        await page.goto(path);
        const wrong = await faultsOf(page);
        if (Object.keys(wrong).length > 0) found[path] = wrong;
      }
      expect(found).toEqual({});
      expect(complaints).toEqual([]);
      await context.close();
    },
    120_000,
  );

  it("really shows what they wrote", async () => {
    const { context, page } = await desk.visit();
    const telling = pages.filter((path) => /^\/(?:calls|bookings|orders|contacts)\/./.test(path));
    for (const path of telling.filter((one) => !/none|new$|delete$/.test(one))) {
      await page.goto(path);
      expect(await page.content(), path).toContain("&lt;img class=xss");
    }
    await context.close();
  });

  it("is nothing that another site could show or have filled in", async () => {
    const answer = await fetch(`${desk.offhook.url}/calls`);
    expect(answer.status).toBe(401);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-security-policy": expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
  });
});

/** What is wrong with a page; nothing where all is well. */
async function faultsOf(page: Page): Promise<object> {
  await page.evaluate(axe.source);
  const ran = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as axe.AxeResults;
  const serious = ran.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const unusable = serious.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html)
        .slice(0, 3)
        .join(" | ")}`,
  );
  const injected = await page.locator(`.xss, ${AWAY}`).count();
  const headings = await page.locator("h1").count();
  const overflow = await overflowOf(page);
  return {
    ...(unusable.length > 0 && { unusable }),
    ...(injected > 0 && { injected }),
    ...(headings !== 1 && { headings }),
    ...(overflow > 0 && { overflow }),
  };
}

/** Has outsiders write into everything that they can write into; gives the pages to look at. */
async function fill(): Promise<string[]> {
  const { ask, world, offhook, tell } = desk;
  const answers = [{ status: 404, body: EVILER }];
  await fetch(`${world.url}/_/crm/script`, { method: "POST", body: JSON.stringify({ answers }) });
  const call = await tellEvil();
  await tell("clawops/conversation").catch(() => tell("clawops/answered"));
  await ask("PUT", `/api/contacts/${PHONE}`, { name: EVIL, variables: { [EVIL]: EVILER }, consent: "given" });
  const at = new Date(Date.now() + 20 * 60_000).toISOString();
  const booking = `b-${EVIL}`;
  await ask("POST", "/api/bookings", { id: booking, name: EVIL, phone: PHONE, at, note: EVILER });
  const order = { id: `o-${EVIL}`, customer_name: EVIL, customer_phone: "+821098761234", total_price: 1000 };
  await ask("POST", "/api/orders", { ...order, items: [{ name: EVIL, quantity: 1, price: 1000 }] });
  await haveWrite(world, { phone: PHONE, text: EVILER });
  const { VOX_WEBHOOK_TOKEN: token = "" } = offhook.settings;
  await fetch(`${offhook.url}/webhooks/vox/${token}`, post(JSON.stringify({ event: EVIL, call: EVILER })));
  await fetch(`${offhook.url}/webhooks/vox/${token}`, post(JSON.stringify({ hello: EVILER })));
  await fetch(`${offhook.url}/webhooks/clawops`, post(EVILER));
  const isKnown = async (path: string) =>
    ((await (await ask("GET", path)).json()) as { items: unknown[] }).items.length > 0;
  await vi.waitUntil(() => isKnown("/api/dead"), { timeout: 20_000, interval: 200 });
  await vi.waitUntil(() => isKnown("/api/bookings"), { timeout: 20_000, interval: 200 });
  const [evil, one, other, who] = [EVIL, booking, order.id, PHONE].map(encodeURIComponent);
  return [
    "/",
    "/calls",
    `/calls?who=${evil}&status=${evil}`,
    `/calls/vox/${encodeURIComponent(call)}`,
    "/calls/none/none",
    "/bookings",
    "/bookings/new",
    `/bookings/${one}`,
    `/bookings/${one}/change`,
    "/orders",
    `/orders/${other}`,
    "/contacts",
    `/contacts?q=${evil}`,
    `/contacts/${who}`,
    `/contacts/${who}/delete`,
    "/trouble",
    `/trouble?kind=${evil}`,
    "/trouble/retry",
    "/setup",
  ];
}

function post(body: string): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json", "user-agent": "x" }, body };
}

/** A call of which everything that people write is evil; gives its id. */
async function tellEvil(): Promise<string> {
  const story = findStory("vox/conversation");
  if (!story) throw new Error("no such story");
  const { id = "", deliveries } = freshen(story, { now: Date.now(), isMarked: false });
  for (const delivery of deliveries) {
    const evil: Delivery = { ...delivery, body: JSON.stringify(spoiled(JSON.parse(delivery.body))) };
    const { url, headers } = prove(evil, { to: desk.offhook.url, keys: keysIn(desk.offhook.settings) });
    const answer = await fetch(url, { method: "POST", headers, body: evil.body });
    if (!answer.ok) throw new Error(`refused: ${await answer.text()}`);
  }
  return id;
}

function spoiled(value: unknown, key = ""): unknown {
  if (typeof value === "string") return PLATFORMS_OWN.test(key) || /^[+\d]+$/.test(value) ? value : EVILER;
  if (Array.isArray(value)) return value.map((one) => spoiled(one, key));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, spoiled(one, name)]);
  return Object.fromEntries(entries) as unknown;
}
