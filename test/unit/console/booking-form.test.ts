import { describe, expect, it } from "vitest";

import { makeBooking, newBookingPage } from "../../../src/console/book.tsx";
import { changeBooking, changePage } from "../../../src/console/change-booking.tsx";
import type { Form } from "../../../src/console/visit.ts";
import { HOUR, iso } from "../../../src/lib/instant.ts";
import { NOON, visited } from "./visiting.ts";

const FORM: Form = {
  made: "1122-abcde",
  id: "",
  name: "박서연",
  phone: "010-2345-6789",
  at: "2026-11-22T15:00",
  sms: "2h",
  call: "none",
};
const HOSTILE = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;

/** What the objects of bookings were handed, and how the form was answered. */
async function send(form: Form, accept: (event: object) => object = () => ({ kind: "accepted" })) {
  const taken: { name: string; data: object }[] = [];
  const OUTREACH = {
    getByName: (name: string) => ({
      accept: ([event]: [{ data: object }]) => (taken.push({ name, data: event.data }), Promise.resolve(accept(event))),
      view: () => Promise.resolve({}),
    }),
  };
  const page = await visited((visit) => makeBooking(visit, form), {}, { env: { OUTREACH } });
  return { ...page, taken };
}
const valueOf = (html: string, name: string) => new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1];

describe("a new booking", () => {
  it("is handed to its object as the API hands it, under the id that the form carries", async () => {
    const { status, location, taken } = await send(FORM);
    expect([status, location]).toEqual([303, "/bookings/1122-abcde?said=made"]);
    const data = {
      id: "1122-abcde",
      name: "박서연",
      phone: "+821023456789",
      at: "2026-11-22T06:00:00.000Z",
      note: null,
    };
    expect(taken).toEqual([
      { name: "booking:1122-abcde", data: { ...data, provider: null, remind: { sms: "2h", call: "none" } } },
    ]);
  });

  it("sent twice is the same booking, and under an id of the owner's own has that", async () => {
    expect((await send(FORM, () => ({ kind: "duplicate" }))).location).toBe("/bookings/1122-abcde?said=made");
    expect((await send({ ...FORM, id: " 가/1 " })).location).toBe(`/bookings/${encodeURIComponent("가/1")}?said=made`);
  });

  it("is not made while a field is bad, which is said at the field, and what was typed stays", async () => {
    const { status, html, taken } = await send({ ...FORM, name: " ", phone: "12", at: "2026-13-40T15:00", id: "." });
    expect([status, taken]).toEqual([400, []]);
    for (const name of ["name", "phone", "at", "id"]) expect(html).toContain(`id="${name}-error"`);
    expect([valueOf(html, "phone"), valueOf(html, "at"), valueOf(html, "made")]).toEqual([
      "12",
      "2026-13-40T15:00",
      "1122-abcde",
    ]);
    expect(html).toContain('<option value="2h" selected');
  });

  it("says where the time is past, or another booking has its id", async () => {
    const past = await send(FORM, () => ({ kind: "refused", why: "at: is in the past" }));
    expect([past.status, past.html.includes('id="at-error"')]).toEqual([400, true]);
    const taken = await send(FORM, () => ({ kind: "conflict", difference: "name: 1 → 2" }));
    expect(taken.status).toBe(400);
    expect(taken.html).toContain('href="/bookings/1122-abcde"');
  });

  it("escapes whatever was typed", async () => {
    const { html } = await send({
      name: HOSTILE,
      phone: HOSTILE,
      at: HOSTILE,
      note: HOSTILE,
      id: HOSTILE,
      sms: HOSTILE,
      call: HOSTILE,
      provider: HOSTILE,
      made: HOSTILE,
    });
    expect(html).not.toMatch(/<script>alert|<img/);
  });

  it("begins with an id of its own each time, and with whom it is for where that is known", async () => {
    const ask = async () => (await visited(newBookingPage, { path: "/?phone=%2B821023456789&name=Kim" })).html;
    const [one, other] = [await ask(), await ask()];
    expect(valueOf(one, "made")).toMatch(/^1122-/);
    expect(valueOf(one, "made")).not.toBe(valueOf(other, "made"));
    expect([valueOf(one, "phone"), valueOf(one, "name")]).toEqual(["+821023456789", "Kim"]);
  });
});

describe("changing a booking", () => {
  const at = NOON + 2 * HOUR + 30_000;
  const body = {
    id: "B-7",
    name: "박서연",
    phone: "+821023456789",
    at: iso(at),
    note: null,
    provider: "vox",
    remind: { sms: "45m", call: "10m" },
  };
  const typed = { name: "박서연", at: "2026-11-22T14:00", note: "", provider: "vox", sms: "45m", call: "10m" };
  const place = { path: "/x/B-7", route: "/x/:id" };
  const sendChange = async (form: Form, result: object = { kind: "changed" }) => {
    const changes: object[] = [];
    const change = (wanted: object) => (changes.push(wanted), Promise.resolve(result));
    const OUTREACH = { getByName: () => ({ view: () => Promise.resolve({ kind: "booking", body }), change }) };
    const shown = await visited(changePage, place, { env: { OUTREACH } });
    return { changes, shown, ...(await visited((visit) => changeBooking(visit, form), place, { env: { OUTREACH } })) };
  };

  it("shows it as it is, also what no list offers", async () => {
    const { shown } = await sendChange(typed);
    expect(valueOf(shown.html, "at")).toBe("2026-11-22T14:00");
    expect(shown.html).toContain('<option value="45m" selected');
    expect(shown.html).not.toContain('name="phone"');
  });

  it("changes what is said otherwise, and does not move an appointment whose time was not touched", async () => {
    const renamed = await sendChange({ ...typed, name: "박서영", provider: "" });
    expect(renamed.location).toBe("/bookings/B-7?said=changed");
    expect(renamed.changes).toEqual([
      { name: "박서영", note: null, provider: null, remind: { sms: "45m", call: "10m" } },
    ]);
    const moved = await sendChange({ ...typed, at: "2026-11-23T09:00" });
    expect(moved.changes).toMatchObject([{ at: "2026-11-23T00:00:00.000Z" }]);
  });

  it("does not move an appointment back that was moved since the form was shown", async () => {
    const { shown, changes } = await sendChange({
      ...typed,
      was: "2026-11-22T13:00",
      at: "2026-11-22T13:00",
      note: "창가",
    });
    expect(valueOf(shown.html, "was")).toBe("2026-11-22T14:00");
    expect(changes).toEqual([expect.not.objectContaining({ at: expect.anything() })]);
    const bad = await sendChange({ ...typed, was: "2026-11-22T13:00", at: "2026-11-22T13:00", name: "" });
    expect(valueOf(bad.html, "was")).toBe("2026-11-22T13:00");
  });

  it("says what is wrong, and when it is too late", async () => {
    const bad = await sendChange({ ...typed, name: "", at: "" });
    expect([bad.status, bad.changes]).toEqual([400, []]);
    for (const name of ["name", "at"]) expect(bad.html).toContain(`id="${name}-error"`);
    expect((await sendChange(typed, { kind: "refused", why: "at: is in the past" })).html).toContain('id="at-error"');
    expect((await sendChange(typed, { kind: "over", state: "past" })).location).toBe("/bookings/B-7?said=over");
    expect((await sendChange(typed, { kind: "gone" })).status).toBe(404);
  });
});
