import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cardIn } from "../../../src/console/card-form.tsx";
import { contactPage, saveContact } from "../../../src/console/contact.tsx";
import { contactsPage } from "../../../src/console/contacts.tsx";
import { forgetPage } from "../../../src/console/forget-contact.tsx";
import type { Form } from "../../../src/console/visit.ts";
import type { Card } from "../../../src/contacts/card.ts";
import { NOON, visited } from "./visiting.ts";

const HOSTILE = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;
const CARD: Card = { name: "박서연", variables: { tickets: 2, vip: true, seat: "창가" }, consent: "given" };
const PLACE = { path: "/x/010-2345-6789", route: "/x/:phone" };

const text = (seq: number, type: string, words: string) => {
  const at = NOON + seq;
  return { seq, id: `m${seq}`, provider: "clawops", type, at, receivedAt: at, late: false, data: { text: words } };
};

type World = { card?: Card | null; view?: object | null; calls?: object[]; outreaches?: object[]; people?: object[] };

/** A contact and a ledger that know that much, and what was written to the contact. */
function world({ card = null, view = null, calls = [], outreaches = [], people = [] }: World) {
  const written: Card[] = [];
  const contact = {
    card: () => Promise.resolve(card),
    view: () => Promise.resolve(view),
    write: (_: string, one: Card) => (written.push(one), Promise.resolve(one)),
  };
  const CONTACT = { getByName: () => contact, idFromName: () => "0a".repeat(32) };
  const statement = {
    bind: () => statement,
    all: () => Promise.resolve({ results: people }),
    first: () => Promise.resolve({ calls: 10_000, bookings: 2, orders: 0 }),
  };
  const results = [calls, outreaches, []].map((rows) => ({ results: rows }));
  const LEDGER = { prepare: () => statement, batch: () => Promise.resolve(results) };
  return { env: { CONTACT, LEDGER }, written };
}

describe("the page of a contact", () => {
  const call = {
    provider: "vox",
    id: "a",
    direction: "inbound",
    status: "no-answer",
    missed: 1,
    startedAt: NOON,
    durationSeconds: 0,
    summary: null,
    listedAt: NOON,
  };
  const booking = { kind: "booking", id: "B-7", name: "", phone: "", state: "confirmed", at: NOON, receivedAt: NOON };
  const view = {
    events: [text(1, "message.received", "안녕하세요"), text(2, "message.sent", "네, 안녕하세요")],
    actions: [],
    stoppedAt: null,
  };

  it("shows the card, the texts, the calls and what was booked", async () => {
    const { env } = world({ card: CARD, view, calls: [call], outreaches: [booking] });
    const { html, status } = await visited(contactPage, PLACE, { env });
    expect(status).toBe(200);
    for (const words of [
      "박서연",
      "010-2345-6789",
      "안녕하세요",
      "missed",
      "Confirmed",
      'value="tickets"',
      'value="true"',
    ])
      expect(html).toContain(words);
    expect(html).toContain('href="/calls/vox/a"');
    expect(html).toContain('href="/bookings/B-7"');
  });

  it("is there for a number that nobody knows yet, and for nothing that is no number", async () => {
    const { env } = world({});
    expect((await visited(contactPage, PLACE, { env })).status).toBe(200);
    expect((await visited(contactPage, { ...PLACE, path: "/x/anonymous" }, { env })).status).toBe(404);
  });

  it("explains a refusal of the customer's own, which no form undoes", async () => {
    const { env, written } = world({ card: { ...CARD, consent: "refused" }, view: { ...view, stoppedAt: NOON } });
    const { html } = await visited(contactPage, PLACE, { env });
    expect(html).toContain("they want no texts");
    expect(html).not.toContain('name="consent"');
    await visited((visit) => saveContact(visit, { name: "박서연" }), PLACE, { env });
    expect(written).toMatchObject([{ consent: "refused" }]);
  });

  it("shows the latest texts first of many, and the way to those before", async () => {
    const events = Array.from({ length: 120 }, (_, i) => text(i, "message.received", `text number ${i}.`));
    const { env } = world({ view: { events, actions: [], stoppedAt: null } });
    const { html } = await visited(contactPage, PLACE, { env });
    expect([html.includes("number 119."), html.includes("number 70."), html.includes("number 69.")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(html).toContain('href="?texts=100#texts"');
    const more = await visited(contactPage, { ...PLACE, path: `${PLACE.path}?texts=150` }, { env });
    expect(more.html).toContain("number 0.");
  });

  it("escapes what came from outside", async () => {
    const bad = {
      card: { ...CARD, name: HOSTILE, variables: { [HOSTILE]: HOSTILE } },
      calls: [{ ...call, id: HOSTILE, summary: HOSTILE }],
    };
    const { env } = world({
      ...bad,
      view: { ...view, events: [text(1, "message.received", HOSTILE)] },
      outreaches: [{ ...booking, id: HOSTILE }],
    });
    const { html } = await visited(contactPage, PLACE, { env });
    expect(html).not.toMatch(/<script>alert|<img/);
    for (const [, href = ""] of html.matchAll(/(?:href|src|action)="([^"]*)"/g)) expect(href).toMatch(/^[/?#]/);
  });
});

it("the list of contacts escapes names and texts, leads to nobody without a number, and offers a card for a number that has none", async () => {
  const person = {
    id: "p",
    phone: "+821023456789",
    name: HOSTILE,
    consent: null,
    textedAt: NOON,
    text: HOSTILE,
    isFound: 1,
    place: 1,
  };
  const { html } = await visited(contactsPage, { path: "/?q=x" }, { env: world({ people: [person] }).env });
  expect(html).toContain("alert(1)");
  expect(html).not.toMatch(/<script>alert|<img/);
  const nobody = { ...person, phone: "", name: null };
  const list = await visited(contactsPage, { path: "/" }, { env: world({ people: [nobody] }).env });
  expect(list.html).toContain("alert(1)");
  expect(list.html).not.toContain('href="/contacts/"');
  const none = await visited(contactsPage, { path: "/?q=010-2345-6789" }, { env: world({}).env });
  expect(none.html).toMatch(/href="\/contacts\/(?:%2B|\+)821023456789"/);
});

it("before a number is deleted, it is said how much goes with it", async () => {
  const { env } = world({
    card: CARD,
    view: { events: [text(1, "message.received", "a")], actions: [], stoppedAt: null },
  });
  const { html } = await visited(forgetPage, PLACE, { env });
  expect(html).toContain("10,000 or more");
  expect(html).toMatch(/<form method="post" action="\/contacts\/[^"]+\/delete"/);
});

describe("a card as a form has it", () => {
  const read = (form: Form, before: Card | null = CARD) => cardIn(form, before, "en");

  it("keeps numbers and yes or no that were not touched, and drops what has no name", () => {
    const form = {
      name: " 박서연 ",
      consent: "given",
      name0: "tickets",
      value0: "2",
      name1: "vip",
      value1: "no",
      name2: " ",
      value2: "x",
    };
    expect(read(form)).toEqual({ ok: true, value: { ...CARD, variables: { tickets: 2, vip: "no" } } });
  });

  it("comes out of a form as it went in", () => {
    const scalar = fc.oneof(fc.string({ maxLength: 20 }), fc.integer(), fc.boolean());
    // Zod drops a key that would be taken for an object's prototype.
    const isName = (name: string) => name.trim() === name && name !== "__proto__";
    const names = fc.string({ minLength: 1, maxLength: 20 }).filter(isName);
    fc.assert(
      fc.property(fc.dictionary(names, scalar, { maxKeys: 20 }), (variables) => {
        const rows = Object.entries(variables).flatMap(([name, value], i) => [
          [`name${i}`, name],
          [`value${i}`, String(value)],
        ]);
        const card = { ...CARD, variables };
        expect(read({ name: "박서연", consent: "given", ...Object.fromEntries(rows) }, card)).toEqual({
          ok: true,
          value: card,
        });
      }),
    );
  });

  it("is refused in words where it is too long, or a name is there twice", () => {
    expect(read({ name: "x".repeat(201) })).toEqual({ ok: false, reason: { name: expect.any(String) } });
    const twice = { name0: "a", value0: "1", name1: "a", value1: "2" };
    expect(read(twice)).toEqual({ ok: false, reason: { variables: expect.stringContaining("a") } });
    const long = { name0: "a", value0: "x".repeat(20_001) };
    expect(read(long)).toEqual({ ok: false, reason: { variables: expect.any(String) } });
  });
});
