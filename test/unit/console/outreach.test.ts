import { describe, expect, it } from "vitest";

import { newId } from "../../../src/console/new-id.ts";
import { isMovedByQuiet } from "../../../src/console/outreach-steps.tsx";
import { outreachNow, outreachPage, settleOutreach } from "../../../src/console/outreach.tsx";
import { HOUR, MINUTE, iso } from "../../../src/lib/instant.ts";
import type { OutreachView } from "../../../src/objects/outreach-view.ts";
import { NOON, visited } from "./visiting.ts";

const HOSTILE = `"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}`;
const remind = { sms: "1h", call: "10m" };
const at = NOON + 2 * HOUR;
const booked = { id: "B-7", name: "박서연", phone: "+821023456789", at: iso(at), note: "창가", provider: null, remind };
const ordered = {
  id: "O-1",
  customer_name: "김하늘",
  customer_phone: "+821023456789",
  items: ["블루 셔츠 (L)", { name: "양말", quantity: 3, price: 3000 }],
  total_price: 48_000,
  currency: "KRW",
  provider: null,
};

const booking = (more: Partial<OutreachView> = {}): OutreachView => ({
  kind: "booking",
  body: booked,
  state: "scheduled",
  steps: [{ kind: "sms", dueAt: at - HOUR, state: "planned", action: null }],
  result: { by: null, address: null, said: null },
  events: [],
  actions: [],
  ...more,
});
const order = (more: Partial<OutreachView> = {}) =>
  booking({ kind: "order", body: ordered, state: "waiting", steps: [], ...more });

/** The page of what an object tells, and the names of the objects that were asked. */
async function seen(
  view: OutreachView | null,
  { language = "en", now = NOON }: { language?: "ko" | "en"; now?: number } = {},
) {
  const kind = view?.kind ?? "booking";
  const names: string[] = [];
  const OUTREACH = { getByName: (name: string) => (names.push(name), { view: () => Promise.resolve(view) }) };
  const id = (view?.body as { id?: string } | undefined)?.id ?? "none";
  const place = { path: `/x/${encodeURIComponent(id)}`, route: "/x/:id" };
  const page = await visited(outreachPage(kind), place, { language, now, env: { OUTREACH } });
  return { ...page, names };
}

describe("the page of a booking", () => {
  it("says how it stands, what is to come and what came of it", async () => {
    const { html, names } = await seen(
      booking({ state: "confirmed", result: { by: "hand", address: null, said: null } }),
    );
    for (const words of ["박서연", "창가", "Confirmed", "noted by hand", "Text", "planned", "B-7", "010-2345-6789"])
      expect(html).toContain(words);
    expect(names).toEqual(["booking:B-7"]);
    expect((await seen(booking(), { language: "ko" })).html).toContain("안내 예정");
  });

  it.each([
    [booking(), NOON, ["change", "confirm", "cancel"]],
    [booking({ state: "cancel_requested" }), NOON, ["change", "confirm", "cancel"]],
    [booking({ state: "confirmed" }), NOON, ["change", "cancel"]],
    [booking({ state: "cancelled" }), NOON, []],
    [booking({ state: "past" }), at, []],
    [order(), NOON, ["confirm", "cancel"]],
    [order({ state: "unreachable" }), at + 72 * HOUR, ["confirm", "cancel"]],
  ])("offers what can still be done: %#", async (view, now, deeds) => {
    const { html } = await seen(view, { now });
    const offered = ["change", "confirm", "cancel"].filter((deed) => new RegExp(`="/[a-z]+/[^"]+/${deed}"`).test(html));
    expect(offered).toEqual(deeds);
  });

  it("is not there where nothing is known of it, or nothing can have that id", async () => {
    expect((await seen(null)).status).toBe(404);
    expect((await visited(outreachPage("order"), { path: "/x/%00", route: "/x/:id" }, { env: {} })).status).toBe(404);
  });

  it("tells what changes, without the page around it, to who asks again", async () => {
    const OUTREACH = { getByName: () => ({ view: () => Promise.resolve(booking()) }) };
    const { html } = await visited(outreachNow("booking"), { path: "/x/B-7", route: "/x/:id" }, { env: { OUTREACH } });
    expect(html).toContain("B-7");
    expect(html).not.toMatch(/<!doctype|<h1|data-live/);
  });
});

describe("the page of an order", () => {
  it("shows what was ordered, what it costs and what was said", async () => {
    const result = { by: "call", address: "역삼로 1", said: "두 벌로 바꿔 주세요" };
    const { html } = await seen(order({ state: "changed", result }), { language: "ko" });
    for (const words of ["블루 셔츠 (L)", "양말", "3,000원", "48,000원", "역삼로 1", "두 벌로", "변경 요청", "통화로"])
      expect(html).toContain(words);
  });
});

it.each(["ko", "en"] as const)(
  "text from outside runs nothing, styles nothing and links nowhere: %s",
  async (language) => {
    const bad = { ...booked, id: HOSTILE, name: HOSTILE, note: HOSTILE, phone: HOSTILE };
    const worse = { ...ordered, id: HOSTILE, customer_name: HOSTILE, items: [HOSTILE, { name: HOSTILE }] };
    const result = { by: HOSTILE, address: HOSTILE, said: HOSTILE };
    for (const view of [booking({ body: bad, result }), order({ body: worse, result })]) {
      const { html, status } = await seen(view, { language });
      expect(status).toBe(200);
      expect(html).not.toMatch(/<script>|<img|onerror=alert\(1\)>|style=/);
      for (const [, href = ""] of html.matchAll(/(?:href|src|action)="([^"]*)"/g)) expect(href).toMatch(/^[/?#]/);
    }
  },
);

describe("settling by hand", () => {
  const settle = (changed: object | undefined, deed: "confirm" | "cancel" = "confirm") => {
    const OUTREACH = { getByName: () => ({ [deed]: () => Promise.resolve(changed) }) };
    return visited(settleOutreach("booking", deed), { path: "/x/B%2F7", route: "/x/:id" }, { env: { OUTREACH } });
  };

  it("goes back to the page, which says what was done", async () => {
    const [confirmed, cancelled, over] = await Promise.all([
      settle({ kind: "changed" }),
      settle({ kind: "changed" }, "cancel"),
      settle({ kind: "over", state: "past" }),
    ]);
    expect([confirmed.status, confirmed.location]).toEqual([303, "/bookings/B%2F7?said=confirmed"]);
    expect([cancelled.location, over.location]).toEqual([
      "/bookings/B%2F7?said=cancelled",
      "/bookings/B%2F7?said=over",
    ]);
    expect((await settle({ kind: "gone" })).status).toBe(404);
  });
});

describe("a step", () => {
  const settings = { QUIET_HOURS: { from: 21 * 60, until: 8 * 60 }, TIME_ZONE: "Asia/Seoul" };
  const seoul = (clock: string) => Date.parse(`${clock}+09:00`);
  const step = (kind: "sms" | "call", dueAt: number) => ({ kind, dueAt, state: "planned", action: null }) as const;
  const move = (kind: "sms" | "call", dueAt: number, appointment: string, sms = "1h") =>
    isMovedByQuiet(step(kind, dueAt), { at: iso(seoul(appointment)), remind: { sms, call: "10m" } }, settings);

  it("is known to be moved out of quiet hours", () => {
    expect(move("sms", seoul("2026-11-21T20:30:00"), "2026-11-22T08:30:00")).toBe(true);
    expect(move("sms", seoul("2026-11-22T08:00:00"), "2026-11-22T08:30:00")).toBe(true);
    expect(move("call", seoul("2026-11-22T08:00:00"), "2026-11-22T09:30:00")).toBe(true);
  });

  it("is not where it is as it was wanted, late, or not wanted at all", () => {
    expect(move("sms", seoul("2026-11-22T14:00:00"), "2026-11-22T15:00:00")).toBe(false);
    expect(move("sms", seoul("2026-11-22T14:20:00"), "2026-11-22T15:00:00")).toBe(false);
    expect(move("call", seoul("2026-11-22T14:10:00"), "2026-11-22T15:00:00", "none")).toBe(false);
    expect(move("sms", seoul("2026-11-22T14:10:00"), "2026-11-22T15:00:00", "none")).toBe(false);
  });

  it("of an order, which is at no time, is too", () => {
    const due = seoul("2026-11-22T08:00:00");
    expect(isMovedByQuiet(step("call", due), {}, settings)).toBe(true);
    expect(isMovedByQuiet(step("call", due + MINUTE), {}, settings)).toBe(false);
    expect(isMovedByQuiet(step("call", due), {}, { ...settings, QUIET_HOURS: null })).toBe(false);
  });
});

it("an id of ours has the day of the business in it, and signs that one can read out", () => {
  const late = Date.parse("2026-11-22T23:30:00Z");
  expect(newId(late, "Asia/Seoul", new Uint8Array([0, 1, 29, 30, 255]))).toMatch(/^1123-[a-z2-9]{5}$/);
  expect(newId(late, "UTC", new Uint8Array([0, 0, 0, 0, 0]))).toBe("1122-aaaaa");
});
