import { readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { clawops } from "../../../src/providers/clawops.ts";
import { type Reading, verify } from "../../../src/providers/provider.ts";
import { settingsOf } from "../../../src/settings.ts";
import {
  deliveryOf,
  keepsProviderContract,
  RECEIVED_AT,
  type Signed,
  URL_GIVEN,
} from "../../contracts/provider-contract.ts";
import { signArticle, signReference } from "../../world/sign.ts";
import { listStories } from "../../world/stories.ts";
import { everyChangeOf } from "./every-change.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "content-type": "application/json" };
const settings = settingsOf({ CLAWOPS_SIGNING_KEY: "the-secret" });

const inReference = (body: string, secret = "the-secret", url = URL_GIVEN): Signed => ({
  headers: { ...FORM, "x-signature": signReference({ url, body, secret }) },
  body,
});
const inArticle = (body: string, secret = "the-secret"): Signed => ({
  headers: { ...JSON_TYPE, "x-clawops-signature": signArticle({ body, secret }) },
  body,
});

const bodiesOf = (dialect: string, ...stories: string[]) =>
  listStories()
    .filter(({ name }) => stories.some((story) => name === `clawops/${story}`))
    .flatMap(({ deliveries }) => deliveries)
    .filter((delivery) => delivery.dialect === dialect)
    .map(({ body }) => body);
const CALLS = ["missed", "transferred", "summarized", "transcript-failed", "callflow-ended"];
const MESSAGES = ["message-received", "message-sent", "message-failed", "message-with-pictures"];

keepsProviderContract({
  provider: clawops,
  secretName: "CLAWOPS_SIGNING_KEY",
  dialects: {
    reference: { sign: inReference, bodies: bodiesOf("reference", ...CALLS, ...MESSAGES) },
    article: {
      sign: inArticle,
      bodies: bodiesOf("article", "missed-article", "answered-article", ...MESSAGES.map((name) => `${name}-article`)),
    },
  },
});

type Vector = { scheme: string; secret: string; url?: string; headers: Record<string, string>; body: string };
const file = join(import.meta.dirname, "../../contracts/vectors.json");
const vectors = (JSON.parse(readFileSync(file, "utf8")) as { vectors: Vector[] }).vectors.filter(({ scheme }) =>
  scheme.startsWith("clawops"),
);

describe.each(vectors)("the known answer of $scheme ($body)", ({ secret, url = URL_GIVEN, headers, body }) => {
  const isGenuine = async (change: Partial<{ secret: string; url: string; body: string }> = {}) => {
    const delivery = deliveryOf({ headers, body: change.body ?? body }, { url: change.url ?? url });
    return (await verify(clawops, delivery, settingsOf({ CLAWOPS_SIGNING_KEY: change.secret ?? secret }))).ok;
  };

  it("is accepted", async () => expect(await isGenuine()).toBe(true));

  it("is refused with any one character of the body or the secret changed", async () => {
    for (const changed of everyChangeOf(body)) expect(await isGenuine({ body: changed }), changed).toBe(false);
    for (const changed of everyChangeOf(secret)) expect(await isGenuine({ secret: changed }), changed).toBe(false);
  });

  it("is refused with any one character of the URL changed, where that is signed", async () => {
    if (headers["x-signature"])
      for (const changed of everyChangeOf(url)) expect(await isGenuine({ url: changed }), changed).toBe(false);
  });
});

describe("the signature", () => {
  const isGenuine = async (signed: Signed, query = "") =>
    (await verify(clawops, deliveryOf(signed, { query }), settings)).ok;

  it("may cover the query string or not", async () => {
    expect(await isGenuine(inReference("CallId=1"), "?a=b")).toBe(true);
    expect(await isGenuine(inReference("CallId=1", "the-secret", `${URL_GIVEN}?a=b`), "?a=b")).toBe(true);
    expect(await isGenuine(inReference("CallId=1", "the-secret", `${URL_GIVEN}?a=c`), "?a=b")).toBe(false);
  });

  it("of either dialect is enough where both headers are there, and neither is not", async () => {
    const body = "CallId=1";
    const good = inReference(body).headers;
    const bad = { "x-clawops-signature": signArticle({ body: "other", secret: "the-secret" }) };
    expect(await isGenuine({ headers: { ...good, ...bad }, body })).toBe(true);
    expect(await isGenuine({ headers: { ...bad, "x-signature": "AAAA" }, body })).toBe(false);
  });

  it("is found for arbitrary forms, whatever their keys and values, in whatever order", async () => {
    const text = fc.string({ unit: "grapheme" });
    const pairs = fc.array(fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), text), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(pairs, async (list) => {
        const body = new URLSearchParams(list).toString();
        expect(await isGenuine(inReference(body))).toBe(true);
      }),
    );
  });
});

describe("reading", () => {
  const read = (signed: Signed): Reading => {
    const dialect = clawops.dialects.find(({ matches }) => matches(deliveryOf(signed), settings));
    return dialect?.read(deliveryOf(signed), settings) ?? { kind: "unreadable", reason: "no dialect" };
  };
  const form = (fields: string) => read(inReference(`CallId=CA1&${fields}`));
  const json = (fields: object) => read(inArticle(JSON.stringify({ call_id: "CA1", ...fields })));
  const theEvent = (reading: Reading) => (reading.kind === "events" ? reading.events[0] : undefined);

  it.each([
    ["initiated", "call.initiated"],
    ["ringing", "call.ringing"],
    ["answered", "call.answered"],
    ["in-progress", "call.answered"],
    ["completed", "call.ended"],
    ["no-answer", "call.ended"],
  ])("takes CallStatus=%s as %s", (status, type) => {
    expect(theEvent(form(`CallStatus=${status}`))?.type).toBe(type);
  });

  it("takes either dialect's report of the same thing as the same event", () => {
    expect(theEvent(form("CallStatus=answered"))?.id).toBe(theEvent(json({ event: "call.answered" }))?.id);
  });

  it("believes CallStatus, not the token of the callback, about how a call ended", () => {
    expect(theEvent(form("Event=completed&CallStatus=no-answer"))).toMatchObject({
      type: "call.ended",
      data: { status: "no-answer" },
    });
    expect(theEvent(json({ event: "call.completed", status: "busy" }))).toMatchObject({ data: { status: "busy" } });
    expect(theEvent(json({ event: "call.completed" }))).toMatchObject({ data: { status: "completed" } });
    expect(theEvent(json({ status: "completed", duration: 0 }))).toMatchObject({ data: { durationSeconds: 0 } });
  });

  it("reads a transfer callback, which has no CallStatus", () => {
    const fields =
      "TransferStatus=connected&TransferSequence=2&TransferTo=0212345678&TransferMode=blind&Direction=inbound";
    expect(theEvent(form(fields))).toMatchObject({
      type: "call.transferred",
      data: { status: "connected", sequence: 2, to: "+82212345678", mode: "blind", extra: { Direction: "inbound" } },
    });
  });

  it.each([
    ["Event=test", "test"],
    ["Event=agent.connected", "agent.connected"],
    ["Event=test&MessageId=MG1&Status=received", "test"],
    ["MessageId=MG1&Status=queued", "message.queued"],
    ["Event=something.new", "something.new"],
    ["CallStatus=levitating", "call status levitating"],
  ])("ignores %s by name", (fields, reason) => {
    expect(form(fields)).toEqual({ kind: "ignored", reason });
  });

  it("never takes two things for one, whatever their parts hold", () => {
    const part = fc.constantFrom("1", "x", ":", "1:x", "%3A", "transfer", "", ",");
    const id = (call: string, sequence: string, status: string) =>
      theEvent(
        read(
          inReference(
            new URLSearchParams({ CallId: call, TransferSequence: sequence, TransferStatus: status }).toString(),
          ),
        ),
      )?.id;
    fc.assert(
      fc.property(
        fc.tuple(part, fc.constantFrom("1", "2"), part),
        fc.tuple(part, fc.constantFrom("1", "2"), part),
        (a, b) => {
          const [idA, idB] = [id(...a), id(...b)];
          if (idA !== undefined && idB !== undefined) expect(idA === idB).toBe(a.join("|") === b.join("|"));
        },
      ),
    );
    expect(theEvent(form("CallStatus=answered"))?.id).not.toBe(theEvent(form("CallStatus=in-progress"))?.id);
  });

  it("leaves over what it knows by name but can't understand", () => {
    const event = theEvent(form("CallStatus=completed&Direction=sideways&Duration=0s&Timestamp=noon"));
    expect(event).toMatchObject({
      at: RECEIVED_AT,
      data: { extra: { Direction: "sideways", Duration: "0s", Timestamp: "noon" } },
    });
    expect(theEvent(form("CallStatus=completed&Direction=INBOUND"))?.data).toMatchObject({ direction: "inbound" });
  });

  it("says of a genuine body without what it needs that it is unreadable", () => {
    expect(read(inReference("CallStatus=ringing"))).toMatchObject({ kind: "unreadable" });
    expect(read(inReference(`CallId=${"x".repeat(300)}&CallStatus=ringing`))).toMatchObject({ kind: "unreadable" });
    expect(form("Direction=inbound")).toMatchObject({ kind: "unreadable" });
    expect(read(inArticle("[1]"))).toMatchObject({ kind: "unreadable" });
    expect(read(inArticle("{}"))).toMatchObject({ kind: "unreadable" });
    expect(read(inArticle(`{"call_id":"CA1","x":${"[".repeat(50_000)}${"]".repeat(50_000)}}`))).toMatchObject({
      kind: "unreadable",
    });
  });

  it("keeps numbers as E.164, and what is no number as it came", () => {
    const data = theEvent(form("CallStatus=ringing&From=010-1234-5678&To=anonymous&Direction=inbound"))?.data;
    expect(data).toEqual({ from: "+821012345678", to: "anonymous", direction: "inbound" });
  });

  it("keeps unknown and repeated fields, decoded once, and none of them can harm the prototype", () => {
    const event = theEvent(form("CallStatus=ringing&Memo=%2541&Memo=b&AnsweredBy=human&__proto__=x&From=1&From=2"));
    expect(event?.data.extra).toEqual(
      Object.fromEntries([
        ["Memo", ["%41", "b"]],
        ["AnsweredBy", "human"],
        ["__proto__", "x"],
        ["From", ["1", "2"]],
      ]),
    );
    const inJson = theEvent(
      read(inArticle('{"call_id":"CA1","event":"call.ringing","__proto__":{"a":1},"note":"\\ud800"}')),
    );
    expect(JSON.stringify(inJson?.data.extra)).toBe('{"__proto__":"{\\"a\\":1}","note":"\ufffd"}');
  });

  it.each(["", "abc", "-1", "1e400", "0x10", " ", "9".repeat(400)])("takes the duration %j for none", (duration) => {
    const event = theEvent(form(`CallStatus=completed&Duration=${encodeURIComponent(duration)}`));
    expect(event?.data).toMatchObject({ status: "completed", durationSeconds: undefined });
  });

  it.each([
    ["human", "human"],
    ["Machine", "machine"],
    ["unknown", "unknown"],
    ["fax", undefined],
  ])("knows who took the call by the platform's word %s", (word, answeredBy) => {
    expect(theEvent(form(`CallStatus=completed&AnsweredBy=${word}`))?.data).toMatchObject({ answeredBy });
  });

  it("dates an event by the platform's word, or by ours where that is none", () => {
    expect(theEvent(json({ status: "ringing", created_at: "2026-05-21T09:00:00+09:00" }))?.at).toBe(
      Date.UTC(2026, 4, 21),
    );
    for (const created_at of ["soon", "9999-99-99T00:00:00Z", "+275760-09-13T00:00:00Z", 1e300, null]) {
      expect(theEvent(json({ status: "ringing", created_at }))?.at).toBe(RECEIVED_AT);
    }
  });

  it("refuses what is not of the dialect's content type, or not what that says", () => {
    const typed = (type: string, more = {}) =>
      read({ ...inArticle("{}"), headers: { ...inArticle("{}").headers, "content-type": type, ...more } });
    expect(typed("text/plain").kind).toBe("unsupported");
    expect(typed("application/json; charset=euc-kr").kind).toBe("unsupported");
    expect(typed("application/json", { "content-encoding": "gzip" }).kind).toBe("unsupported");
    expect(typed('Application/JSON; charset="UTF-8"').kind).toBe("unreadable");
    expect(read(inArticle("{")).kind).toBe("malformed");
  });

  it("never throws, whatever a signed body holds", () => {
    fc.assert(
      fc.property(fc.json(), fc.webQueryParameters(), (text, query) => {
        expect(() => [read(inArticle(text)), read(inReference(query))]).not.toThrow();
      }),
    );
  });
});
