import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SECOND } from "../../src/lib/instant.ts";
import type { ContactObject } from "../../src/objects/contact-object.ts";
import { articleEvent, callback, deliver, statusOfCall } from "./front-door.ts";
import { ask } from "./platforms.ts";
import { NOTHING, callOf, contactOf, passTimeFor, storedIn, untilIdle } from "./storage.ts";
import { stopTheClock } from "./story.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A number that nobody has used, as people write it and in E.164. */
let numbers = 0;
function newNumber(): [national: string, e164: string] {
  const digits = `1055${String(++numbers).padStart(6, "0")}`;
  return [`0${digits}`, `+82${digits}`];
}

type List = { items: { phone: string; id: string }[] };
const contactsLike = async (phone: string) =>
  (await ask<List>("GET", `/api/contacts?q=${encodeURIComponent(phone)}`)).body.items;
const callsFrom = async (phone: string) =>
  (await ask<List>("GET", `/api/calls?from=${encodeURIComponent(phone)}`)).body.items.map(({ id }) => id);
const statusOf = async (call: string) => (await ask("GET", `/api/calls/clawops/${call}`)).status;
const tell = (call: string, status: string, more = {}) => deliver(callback(statusOfCall(call, status, more)));
const hear = (call: string) => passTimeFor(callOf("clawops", call), SECOND);

describe("a contact", () => {
  it("is one, however its number is written", async () => {
    const [national, e164] = newNumber();
    const card = { name: "박서연", variables: { tickets: 2, vip: true, note: "창가" }, consent: "given" };
    const put = await ask("PUT", `/api/contacts/${national}`, card);
    expect([put.status, put.body]).toEqual([200, { phone: e164, ...card }]);
    const hyphens = `${national.slice(0, 3)}-${national.slice(3, 7)}-${national.slice(7)}`;
    for (const spelling of [e164, national, hyphens, e164.slice(1), `+82 (0)${national.slice(1)}`])
      expect((await ask("GET", `/api/contacts/${encodeURIComponent(spelling)}`)).body, spelling).toEqual({
        phone: e164,
        ...card,
      });
  });

  it("is written anew as a whole, with what is usual where nothing is said", async () => {
    const [national, phone] = newNumber();
    await ask("PUT", `/api/contacts/${national}`, { name: " 박서연 ", variables: { a: "b" }, consent: "refused" });
    expect((await ask("GET", `/api/contacts/${national}`)).body).toMatchObject({ name: "박서연", consent: "refused" });
    await ask("PUT", `/api/contacts/${national}`, {});
    expect((await ask("GET", `/api/contacts/${national}`)).body).toEqual({
      phone,
      name: null,
      variables: {},
      consent: "unknown",
    });
  });

  it("is listed within 2 s, and not any more when it was deleted", async () => {
    vi.useRealTimers();
    const [national, phone] = newNumber();
    await ask("PUT", `/api/contacts/${national}`, { name: "박서연", consent: "given" });
    const item = { phone, name: "박서연", consent: "given" };
    await vi.waitFor(async () => expect(await contactsLike(phone)).toEqual([item]), { timeout: 2000, interval: 50 });
    expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    expect(await contactsLike(phone)).toEqual([]);
  });

  it.each([
    ["", /the body/],
    ["{", /the body/],
    ["[]", /the body/],
    ["null", /the body/],
    ['{"name":7,"variables":[],"consent":"perhaps"}', /name: .*; variables: .*; consent: /],
    ['{"variables":{"a":null,"b":{},"c":[1],"ok":1}}', /variables\.a: .*; variables\.b: .*; variables\.c: /],
    [
      JSON.stringify({ name: "x".repeat(201), variables: { x: "y".repeat(20_001) } }),
      /name: .*200.*; variables: .*20 kB/,
    ],
    [JSON.stringify({ variables: { ["x".repeat(101)]: "y" } }), /variables/],
    [
      JSON.stringify({ variables: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [i, i])) }),
      /variables: .*100/,
    ],
  ])("is not written by a bad body, and each bad field is named: %#", async (body, named) => {
    const [national] = newNumber();
    const { status, body: answer } = await ask("PUT", `/api/contacts/${national}`, body);
    expect([status, answer]).toEqual([400, { error: expect.stringMatching(named) }]);
    expect((await ask("GET", `/api/contacts/${national}`)).status).toBe(404);
    expect(await storedIn(contactOf(newNumber()[1]))).toEqual(NOTHING);
  });

  it.each(["anonymous", "12", "%2B", "x".repeat(300), "010123456789012345", "%00"])(
    "is no contact: %s",
    async (phone) => {
      expect(await ask("PUT", `/api/contacts/${phone}`, { name: "x" })).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining("phone") },
      });
      expect((await ask("GET", `/api/contacts/${phone}`)).status).toBe(404);
      expect((await ask("DELETE", `/api/contacts/${phone}`)).status).toBe(404);
    },
  );
});

describe("deleting a contact", () => {
  it("deletes its card, its messages and the calls with it, and no call of which it is the business's side", async () => {
    const [national, phone] = newNumber();
    const business = "07052350001";
    await ask("PUT", `/api/contacts/${national}`, { name: "박서연" });
    await deliver(
      articleEvent(
        JSON.stringify({ event: "message.received", message_id: "MGdel", from: national, to: business, body: "네" }),
      ),
    );
    await tell("CAin", "busy", { From: national, To: business });
    await tell("CAout", "completed", { From: business, To: national, Direction: "outbound", Duration: "3" });
    await tell("CAother", "ringing", { From: "01055999999", To: national });
    for (const call of ["CAin", "CAout", "CAother"]) await hear(call);
    await untilIdle("clawops", "CAin");
    await passTimeFor(contactOf(phone), SECOND);
    expect(await contactsLike(phone)).toHaveLength(1);

    expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    expect((await ask("GET", `/api/contacts/${national}`)).status).toBe(404);
    expect([await statusOf("CAin"), await statusOf("CAout"), await statusOf("CAother")]).toEqual([404, 404, 200]);
    for (const stub of [contactOf(phone), callOf("clawops", "CAin"), callOf("clawops", "CAout")])
      expect(await storedIn(stub)).toEqual(NOTHING);
    expect([await callsFrom(phone), await callsFrom(business), await contactsLike(phone)]).toEqual([[], [], []]);
    expect(await callsFrom("01055999999")).toEqual(["CAother"]);
    const { results } = await env.LEDGER.prepare("select * from call where id in ('CAin', 'CAout')").all();
    expect(JSON.stringify(results)).not.toMatch(/1055|7052350001/);
  });

  it("deletes calls of which nobody says which side is whose, and what is unreadable with its number in it", async () => {
    const [national, phone] = newNumber();
    for (const [from, to] of [
      ["07052359999", national],
      [national, "07052359999"],
    ])
      await tell(`CAof${from}`, "completed", { From: from ?? "", To: to ?? "", Direction: "", Duration: "3" });
    for (const call of ["CAof07052359999", `CAof${national}`]) await hear(call);
    const hyphens = `${national.slice(0, 3)}-${national.slice(3, 7)}-${national.slice(7)}`;
    for (const spelling of [national, phone, hyphens, "01066666666"])
      await deliver(
        articleEvent(JSON.stringify({ event: "message.received", from: spelling, body: `네 ${spelling}` })),
      );
    expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    expect([await statusOf("CAof07052359999"), await statusOf(`CAof${national}`)]).toEqual([404, 404]);
    const { items } = (await ask<{ items: { preview: string }[] }>("GET", "/api/unreadable")).body;
    expect(items.map(({ preview }) => preview)).toEqual([expect.stringContaining("01066666666")]);
  });

  it("of whom nothing is known is done at once, and again", async () => {
    const [national, phone] = newNumber();
    for (let times = 0; times < 2; times++) expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    expect(await storedIn(contactOf(phone))).toEqual(NOTHING);
  });

  it("forgets many calls", async () => {
    const [national] = newNumber();
    const calls = Array.from({ length: 25 }, (_, i) => `CAmany${i}`);
    for (const call of calls) await tell(call, "ringing", { From: national });
    for (const call of calls) await hear(call);
    expect(await callsFrom(national)).toHaveLength(25);
    expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    expect(await callsFrom(national)).toEqual([]);
    for (const call of calls) expect(await storedIn(callOf("clawops", call))).toEqual(NOTHING);
  });

  it("also forgets a call that the ledger has not heard of yet, as soon as it does", async () => {
    const [national] = newNumber();
    await tell("CAunheard", "ringing", { From: national });
    expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    await hear("CAunheard");
    expect(await statusOf("CAunheard")).toBe(404);
    expect(await storedIn(callOf("clawops", "CAunheard"))).toEqual(NOTHING);
    expect(await callsFrom(national)).toEqual([]);
  });

  it("is not undone by a late event of a deleted call, whether the ledger knew the call or not", async () => {
    const [national, phone] = newNumber();
    await tell("CAknown", "ringing", { From: national });
    await hear("CAknown");
    expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    await tell("CAknown", "in-progress", { From: national });
    await tell("CAnew", "in-progress", { From: national });
    for (const call of ["CAknown", "CAnew"]) {
      await hear(call);
      expect(await storedIn(callOf("clawops", call))).toEqual(NOTHING);
    }
    expect(await callsFrom(phone)).toEqual([]);
  });

  it("does not keep a call from being known that begins afterwards", async () => {
    const [national, phone] = newNumber();
    expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    vi.setSystemTime(Date.now() + SECOND);
    const Timestamp = new Date().toISOString();
    await tell("CAafter", "ringing", { From: national, Timestamp });
    await hear("CAafter");
    expect(await callsFrom(phone)).toEqual(["CAafter"]);
  });

  it("does not keep it from being written again", async () => {
    const [national, phone] = newNumber();
    for (const name of ["하나", "둘", "셋"]) {
      expect((await ask("PUT", `/api/contacts/${national}`, { name })).status).toBe(200);
      await passTimeFor(contactOf(phone), SECOND);
      expect(await contactsLike(phone)).toMatchObject([{ name }]);
      expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
      expect(await contactsLike(phone)).toEqual([]);
      vi.setSystemTime(Date.now() + 1);
    }
  });

  it("is not undone by what the ledger is told late, also where the object's clock goes ahead of ours", async () => {
    const [national, phone] = newNumber();
    // Written twice within a millisecond, a card's version is ahead of the clock.
    await ask("PUT", `/api/contacts/${national}`, { name: "하나" });
    await ask("PUT", `/api/contacts/${national}`, { name: "둘" });
    await passTimeFor(contactOf(phone), SECOND);
    vi.setSystemTime(Date.now() - SECOND);
    expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    expect(await contactsLike(phone)).toEqual([]);
  });

  it("leaves nothing behind where its object is just telling the ledger", async () => {
    const [national, phone] = newNumber();
    await ask("PUT", `/api/contacts/${national}`, { name: "박서연" });
    const stub = contactOf(phone);
    let told = () => {};
    const telling = new Promise<void>((resolve) => (told = resolve));
    await runInDurableObject(stub as DurableObjectStub<ContactObject>, (object) => {
      const { LEDGER } = Reflect.get(object, "env") as Env;
      vi.spyOn(LEDGER, "batch").mockImplementation(async () => {
        await telling;
        return [];
      });
    });
    const alarm = passTimeFor(stub, SECOND);
    await stub.forget();
    told();
    await alarm;
    expect(await storedIn(stub)).toEqual(NOTHING);
  });
});
