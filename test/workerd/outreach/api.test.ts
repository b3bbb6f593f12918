import { afterEach, describe, expect, it, vi } from "vitest";

import type { OutreachEvent } from "../../../src/calls/outreach-event.ts";
import { BASE } from "../front-door.ts";
import { own } from "../platforms.ts";
import { BOOKING, ORDER, type Pretended, askWith, owners, pretend, viewOf } from "./pretending.ts";

afterEach(() => void vi.restoreAllMocks());

const readBooking = {
  ...BOOKING,
  phone: "+821023456789",
  at: "2030-05-21T06:00:00.000Z",
  provider: null,
  remind: { sms: "1h", call: "10m" },
};
const readOrder = { ...ORDER, customer_phone: "+821023456789", currency: "KRW", provider: null };
const standing = {
  result: { by: null, address: null, said: null },
  steps: [{ kind: "sms", dueAt: "2030-05-21T05:00:00.000Z", state: "planned", action: null }],
  events: [],
  actions: [],
};
const shownBooking = {
  ...readBooking,
  timeZone: "Asia/Seoul",
  localAt: "2030-05-21T15:00:00+09:00",
  state: "scheduled",
  ...standing,
};
const shownOrder = { ...readOrder, state: "calling", ...standing };

/** Asks while every object of bookings and orders answers so. */
const askObject = (object: Pretended, request: Request, other: object = {}) =>
  askWith({ ...pretend(object), ...other }, request);
const view = () => viewOf(readBooking);

describe.each([
  ["bookings", BOOKING, readBooking, shownBooking, "booking:B-7"],
  ["orders", ORDER, readOrder, shownOrder, "order:O-1"],
] as const)("POST /api/%s", (path, body, read, shown, name) => {
  const post = (given: unknown) => owners("POST", `/api/${path}`, given);
  const object = { accept: () => ({ kind: "accepted" }), view: () => viewOf(read) };

  it("hands it to its own object and shows it, the first time and again", async () => {
    for (const kind of ["accepted", "duplicate"]) {
      const accept = vi.fn(() => ({ kind }));
      const { OUTREACH, names } = pretend({ ...object, accept });
      expect(await askWith({ OUTREACH }, post(body))).toMatchObject({ status: 201, body: shown });
      expect(names).toEqual([name]);
      expect(accept).toHaveBeenCalledWith([expect.objectContaining({ provider: path, data: read })], BASE);
    }
  });

  it("makes the same event as the webhook does", async () => {
    const accept = vi.fn((..._: [OutreachEvent[]]) => ({ kind: "accepted" }));
    const { OUTREACH } = pretend({ ...object, accept });
    const given = { ...body, id: `same-${path}` };
    await askWith({ OUTREACH }, post(given));
    await askWith({ OUTREACH }, own(path, given));
    const [one, other] = accept.mock.calls.map(([[event]]) => event && { ...event, at: 0, receivedAt: 0 });
    expect(one?.id).toMatch(`same-${path}`);
    expect(one).toEqual(other);
  });

  it("is answered 409 with the difference, and 400 in words", async () => {
    const conflict = { accept: () => ({ kind: "conflict", difference: "name: 1 → 2" }) };
    expect(await askObject(conflict, post(body))).toMatchObject({
      status: 409,
      body: { error: expect.any(String), difference: "name: 1 → 2" },
    });
    const refused = { accept: () => ({ kind: "refused", why: "at: is past" }) };
    expect(await askObject(refused, post(body))).toMatchObject({ status: 400, body: { error: "at: is past" } });
  });

  it.each([
    ["", /^the body: is missing$/],
    ["{", /^the body: is not JSON$/],
    ["[]", /^the body: must be a JSON object$/],
    ["null", /^the body: must be a JSON object$/],
    [`${"[".repeat(200)}${"]".repeat(200)}`, /^the body: must be a JSON object$/],
    ["{}", /^id: is missing; .*; /],
  ])("wakes no object for the body %j", async (text, error) => {
    const { OUTREACH, names } = pretend(object);
    const answer = await askWith({ OUTREACH }, post(text));
    expect([answer.status, answer.body["error"]]).toEqual([400, expect.stringMatching(error)]);
    expect(names).toEqual([]);
  });

  it("takes one mebibyte and not a byte more", async () => {
    const sized = (bytes: number) =>
      JSON.stringify(body).padEnd(
        bytes - new TextEncoder().encode(JSON.stringify(body)).length + JSON.stringify(body).length,
      );
    expect((await askObject(object, post(sized(1024 * 1024)))).status).toBe(201);
    expect((await askObject(object, post(sized(1024 * 1024 + 1)))).status).toBe(413);
  });

  it("is not taken while a setting is bad that it needs, nor without the token", async () => {
    for (const [setting, value] of Object.entries({ DEFAULT_COUNTRY: "XX", TIME_ZONE: "Mars", RETENTION_DAYS: "0" })) {
      const answer = await askObject(object, post(body), { [setting]: value });
      expect([answer.status, answer.body["error"]]).toEqual([503, expect.stringContaining(setting)]);
    }
    const { OUTREACH, names } = pretend(object);
    const request = new Request(`${BASE}/api/${path}`, { method: "POST", body: JSON.stringify(body) });
    expect((await askWith({ OUTREACH }, request)).status).toBe(401);
    expect(names).toEqual([]);
  });
});

describe("one by its id", () => {
  it("is found whatever its id is", async () => {
    const id = "주문/1 #2?%";
    const { OUTREACH, names } = pretend({ view: () => viewOf({ ...readOrder, id }) });
    expect(await askWith({ OUTREACH }, owners("GET", `/api/orders/${encodeURIComponent(id)}`))).toMatchObject({
      status: 200,
      body: { ...shownOrder, id },
    });
    expect(names).toEqual([`order:${id}`]);
  });

  it.each(["GET", "PATCH", "DELETE"])("is answered 404 where there is none: %s", async (method) => {
    const nothing = { view: () => null, change: () => ({ kind: "gone" }), cancel: () => ({ kind: "gone" }) };
    const { OUTREACH, names } = pretend(nothing);
    const ask = (id: string) =>
      askWith({ OUTREACH }, owners(method, `/api/bookings/${id}`, method === "PATCH" ? {} : undefined));
    expect((await ask("none")).status).toBe(404);
    expect(names).toEqual(["booking:none"]);
    for (const id of ["%00", "x".repeat(201), "%20"]) expect((await ask(id)).status).toBe(404);
    expect(names).toHaveLength(1);
  });
});

describe("PATCH /api/bookings/:id", () => {
  const patch = (body: unknown) => owners("PATCH", "/api/bookings/B-7", body);

  it("changes what is given and nothing else, and shows it", async () => {
    const change = vi.fn((..._: object[]) => ({ kind: "changed", view: view() }));
    const answer = await askObject({ change }, patch({ at: "2030-05-22T10:00", note: null }));
    expect(answer).toMatchObject({ status: 200, body: shownBooking });
    expect(change.mock.calls).toEqual([[{ at: "2030-05-22T01:00:00.000Z", note: null }]]);
    await askObject({ change }, patch({}));
    expect(change.mock.calls[1]).toEqual([{}]);
  });

  it("names every field that is bad or can't be changed", async () => {
    const change = vi.fn();
    const { status, body } = await askObject(
      { change },
      patch({ id: "x", phone: "01099999999", at: 1, state: "past" }),
    );
    expect([status, body["error"]]).toEqual([400, expect.stringMatching(/^id: .*; phone: .*; at: .*; state: [^;]*$/)]);
    expect(change).not.toHaveBeenCalled();
    expect((await askObject({ change }, patch(""))).status).toBe(400);
  });

  it("is answered 400 where the object can't take it, and 409 where it is over", async () => {
    const refused = await askObject({ change: () => ({ kind: "refused", why: "at: is past" }) }, patch({}));
    expect([refused.status, refused.body]).toEqual([400, { error: "at: is past" }]);
    const over = await askObject({ change: () => ({ kind: "over", state: "past" }) }, patch({}));
    expect([over.status, over.body]).toEqual([409, { error: expect.stringContaining("past") }]);
  });
});

describe("DELETE /api/bookings/:id", () => {
  const remove = owners("DELETE", "/api/bookings/B-7");
  const cancelled = () => ({ ...view(), state: "cancelled" });

  it("cancels it and shows it", async () => {
    const first = await askObject({ cancel: () => ({ kind: "changed", view: cancelled() }) }, remove.clone());
    expect(first).toMatchObject({ status: 200, body: { id: "B-7", state: "cancelled" } });
  });

  it("is too late where it is over", async () => {
    const { status, body } = await askObject({ cancel: () => ({ kind: "over", state: "past" }) }, remove.clone());
    expect([status, body]).toEqual([409, { error: expect.stringContaining("past") }]);
  });
});

describe.each([
  ["POST", "/api/bookings/B-7/confirm", "confirm", "booking:B-7", readBooking],
  ["POST", "/api/orders/O-1/confirm", "confirm", "order:O-1", readOrder],
  ["DELETE", "/api/orders/O-1", "cancel", "order:O-1", readOrder],
])("%s %s", (method, path, deed, name, read) => {
  it("is done by its own object, and shown", async () => {
    const after = { ...viewOf(read), state: "as it is now" };
    const { OUTREACH, names } = pretend({ [deed]: () => ({ kind: "changed", view: after }) });
    const answer = await askWith({ OUTREACH }, owners(method, path));
    expect(answer).toMatchObject({ status: 200, body: { id: read.id, state: "as it is now" } });
    expect(names).toEqual([name]);
  });

  it("is answered 409 where it is over, and 404 where there is none", async () => {
    const over = await askObject({ [deed]: () => ({ kind: "over", state: "past" }) }, owners(method, path));
    expect([over.status, over.body]).toEqual([409, { error: expect.stringContaining("past") }]);
    expect((await askObject({ [deed]: () => ({ kind: "gone" }) }, owners(method, path))).status).toBe(404);
  });
});
