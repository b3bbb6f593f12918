import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, SECOND, iso } from "../../../src/lib/instant.ts";
import { writeLocalTime } from "../../../src/lib/local-time.ts";
import { newNumber, write } from "../follow/following.ts";
import { BASE } from "../front-door.ts";
import { contactOf, untilAtRest } from "../storage.ts";
import { type Booked, ONE, pass, seen, stopAtOne } from "./outreach.ts";

beforeEach(stopAtOne);
afterEach(() => void vi.useRealTimers());

type Answer = { status: number; html: string; location: string | null };

/** Somebody who is signed in and presses buttons. */
async function owner() {
  const headers: Record<string, string> = {};
  const ask = async (path: string, form?: Record<string, string>): Promise<Answer> => {
    const body = form && { method: "POST", body: new URLSearchParams(form) };
    const answer = await exports.default.fetch(new Request(BASE + path, { headers, redirect: "manual", ...body }));
    const [cookie] = (answer.headers.get("set-cookie") ?? "").split(";");
    if (cookie) headers["cookie"] = cookie;
    return { status: answer.status, html: await answer.text(), location: answer.headers.get("location") };
  };
  await ask("/sign-in", { token: "an-admin-token-for-the-tests" });
  const { html } = await ask("/bookings");
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
  return { see: ask, press: (path: string, form: Record<string, string> = {}) => ask(path, { csrf, ...form }) };
}

const local = (at: number) => writeLocalTime(at, "Asia/Seoul").slice(0, 16);

describe("the console", () => {
  it("books, moves, confirms and cancels an appointment, and makes one where the button is pressed twice", async () => {
    const { see, press } = await owner();
    const [national, phone] = newNumber();
    const made = `B-${phone.slice(-8)}`;
    const form = { made, name: "김하늘", phone: national, at: local(ONE + 5 * HOUR), sms: "1h", call: "10m" };
    const pressed = [await press("/bookings/new", form), await press("/bookings/new", form)];
    for (const { status, location } of pressed)
      expect([status, location]).toEqual([303, `/bookings/${made}?said=made`]);
    const booked: Booked = { id: made, phone, national, object: env.OUTREACH.getByName(`booking:${made}`) };
    expect((await see(`/bookings/${made}`)).html).toContain("안내 예정");

    const moved = { name: "김하늘", at: local(ONE + 7 * HOUR), note: "", provider: "", sms: "2h", call: "10m" };
    expect((await press(`/bookings/${made}/change`, moved)).location).toBe(`/bookings/${made}?said=changed`);
    expect(await seen(booked.object)).toMatchObject({ body: { at: iso(ONE + 7 * HOUR), remind: { sms: "2h" } } });

    await press(`/bookings/${made}/confirm`);
    expect(await seen(booked.object)).toMatchObject({ state: "confirmed", result: { by: "hand" } });
    await pass(booked, SECOND);
    const listed = await see(`/bookings?phone=${encodeURIComponent(national)}&state=confirmed`);
    expect(listed.html).toContain(`href="/bookings/${made}"`);
    await press(`/bookings/${made}/cancel`);
    expect(await seen(booked.object)).toMatchObject({ state: "cancelled" });
    expect((await press(`/bookings/${made}/confirm`)).location).toBe(`/bookings/${made}?said=over`);
  });

  it("shows what was written with a number, writes its card, and deletes all of it", async () => {
    const { see, press } = await owner();
    const [national, phone] = newNumber();
    const path = `/contacts/${encodeURIComponent(phone)}`;
    await write(national, "주차 되나요?");
    expect((await see(path)).html).toContain("주차 되나요?");
    const card = { name: "이도윤", consent: "given", name0: "tickets", value0: "3" };
    expect((await press(path, card)).location).toBe(`${path}?said=saved`);
    expect(await contactOf(phone).card()).toEqual({ name: "이도윤", variables: { tickets: "3" }, consent: "given" });
    await write(national, "수신거부");
    await untilAtRest(contactOf(phone));
    await press(path, { name: "이도윤" });
    expect((await see(path)).html).toContain("수신 거부 문자를 보냈습니다");

    await press("/bookings/new", {
      made: `D-${phone.slice(-8)}`,
      name: "이도윤",
      phone: national,
      at: local(ONE + 5 * HOUR),
    });
    const booking = env.OUTREACH.getByName(`booking:D-${phone.slice(-8)}`);
    await pass({ object: booking, phone }, 2 * SECOND);
    expect((await see(`${path}/delete`)).html).toMatch(/예약<\/dt><dd>1</);
    expect((await press(`${path}/delete`)).location).toBe("/contacts?said=deleted");
    expect([await contactOf(phone).view(), await booking.view()]).toEqual([null, null]);
    expect((await see(`/contacts?q=${encodeURIComponent(phone)}`)).html).not.toContain("이도윤");
  });

  it("shows nothing to who is not signed in, and does nothing for a form that is not ours", async () => {
    for (const path of ["/bookings", "/orders", "/contacts", "/bookings/new", "/contacts/+821012345678"])
      expect((await exports.default.fetch(BASE + path)).status).toBe(401);
    const { see } = await owner();
    expect((await see("/contacts/+821012345678/delete", { csrf: "no" })).status).toBe(403);
  });
});
