import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { newNumber, textsWith, write } from "../follow/following.ts";
import { contactOf, untilAtRest } from "../storage.ts";
import { postsWith } from "../story.ts";
import { ONE, type Booked, book, pass, seen, stopAtOne } from "./outreach.ts";

beforeEach(stopAtOne);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const THREE = ONE + 2 * HOUR;

/** The customer writes back, and that is heard. */
async function writeBack(booked: Booked, text: string): Promise<void> {
  await write(booked.national, text);
  await pass(booked, 0);
}

describe("a booking", () => {
  it("is reminded of by one text an hour before, and confirmed by the answer", async () => {
    const booked = await book(THREE);
    expect(await seen(booked.object)).toMatchObject({
      state: "scheduled",
      steps: [
        { kind: "sms", dueAt: THREE - HOUR, state: "planned", action: null },
        { kind: "call", dueAt: THREE - 50 * MINUTE, state: "planned", action: null },
      ],
    });
    await pass(booked, HOUR - SECOND);
    expect(await textsWith(booked.national)).toEqual([]);
    await pass(booked, SECOND);
    const [text, ...others] = await textsWith(booked.national);
    expect(others).toEqual([]);
    expect(text?.body).toContain("강남내과");
    expect(text?.body).toContain("오늘 오후 3시");
    expect(text?.body).toContain("070-5235-1234");
    expect(await seen(booked.object)).toMatchObject({
      state: "reminded",
      steps: [{ kind: "sms", state: "done" }, { kind: "call" }],
    });
    await writeBack(booked, " 네! ");
    expect(await seen(booked.object)).toMatchObject({ state: "confirmed", result: { by: "sms" } });
    await pass(booked, 2 * HOUR);
    expect(await seen(booked.object)).toMatchObject({ state: "confirmed", steps: [{ kind: "sms" }] });
    expect(await textsWith(booked.national)).toHaveLength(1);
    expect(await postsWith(booked.id)).toEqual([]);
  });

  it("asks a person to cancel it when the customer says so, once", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    await writeBack(booked, "취소");
    await pass(booked, MINUTE);
    expect(await seen(booked.object)).toMatchObject({ state: "cancel_requested" });
    expect(await postsWith(booked.id)).toHaveLength(1);
    await writeBack(booked, "2");
    await pass(booked, MINUTE);
    expect(await postsWith(booked.id)).toHaveLength(1);
  });

  it("takes any other text for a person to read, and goes on", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    await writeBack(booked, "조금 늦어요");
    await untilAtRest(contactOf(booked.phone));
    expect(await seen(booked.object)).toMatchObject({ state: "reminded" });
    const [post] = await postsWith("조금 늦어요");
    expect(post?.rendered).toContain("예약");
  });

  it("sends nothing to who wants no texts, and tells a person in time", async () => {
    const booked = await book(THREE);
    await write(booked.national, "수신거부");
    await pass(booked, HOUR);
    await pass(booked, 10 * MINUTE);
    expect((await textsWith(booked.national)).map(({ body }) => body).filter((body) => body.includes("예약"))).toEqual(
      [],
    );
    expect(await seen(booked.object)).toMatchObject({
      state: "unreached",
      steps: [{ state: "withdrawn" }, { state: "withdrawn" }],
    });
    expect(await postsWith(booked.id)).toHaveLength(1);
  });

  it("does nothing more once it is cancelled", async () => {
    const booked = await book(THREE);
    expect(await booked.object.cancel()).toMatchObject({ kind: "changed", view: { state: "cancelled" } });
    await pass(booked, 3 * HOUR);
    expect(await textsWith(booked.national)).toEqual([]);
    expect(await seen(booked.object)).toMatchObject({ state: "cancelled", steps: [] });
  });

  it("is cancelled once, however often that is asked for", async () => {
    const booked = await book(THREE);
    await booked.object.cancel();
    expect(await booked.object.cancel()).toMatchObject({ kind: "changed", view: { state: "cancelled" } });
    expect(await booked.object.confirm()).toMatchObject({ kind: "over", state: "cancelled" });
    expect((await seen(booked.object)).events.map(({ type }) => type)).toEqual([
      "booking.created",
      "booking.cancelled",
    ]);
  });

  it("is confirmed by hand, whatever the customer said, and nobody is texted, called or alerted any more", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    await writeBack(booked, "취소");
    await pass(booked, MINUTE);
    const confirmed = { kind: "changed", view: { state: "confirmed", result: { by: "hand" } } };
    expect(await booked.object.confirm()).toMatchObject(confirmed);
    expect(await booked.object.confirm()).toMatchObject(confirmed);
    await pass(booked, HOUR - 2 * MINUTE);
    expect(await textsWith(booked.national)).toHaveLength(1);
    expect(await postsWith(booked.id)).toHaveLength(1);
    await pass(booked, MINUTE);
    expect(await booked.object.confirm()).toMatchObject({ kind: "over", state: "confirmed" });
  });

  it("moves its steps with the appointment", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    expect(await textsWith(booked.national)).toHaveLength(1);
    const later = new Date(THREE + 2 * HOUR).toISOString();
    expect(await booked.object.change({ at: later })).toMatchObject({ kind: "changed", view: { state: "scheduled" } });
    await pass(booked, HOUR);
    expect(await textsWith(booked.national)).toHaveLength(1);
    await pass(booked, HOUR);
    const texts = await textsWith(booked.national);
    expect(texts).toHaveLength(2);
    expect(texts.at(-1)?.body).toContain("오후 5시");
  });

  it("survives the end of its object's memory at every step", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR, { evicting: true });
    await write(booked.national, "1");
    await pass(booked, 0, { evicting: true });
    expect(await seen(booked.object)).toMatchObject({ state: "confirmed" });
    expect(await textsWith(booked.national)).toHaveLength(1);
  });

  it("goes on after a deploy in its middle, and for a contact that was stored before there were any", async () => {
    const number = newNumber();
    const contact = contactOf(number[1]);
    await write(number[0], "안녕하세요");
    await untilAtRest(contact);
    await runInDurableObject(contact as never, (_, { storage }: DurableObjectState) => {
      const {
        outreaches: _o,
        leave: _l,
        answers: _a,
        ...before
      } = storage.kv.get<Record<string, unknown>>("known") ?? {};
      storage.kv.put("known", before);
    });
    await evictDurableObject(contact);
    const booked = await book(THREE, { number });
    await pass(booked, HOUR);
    await runInDurableObject(booked.object as never, (_, { storage }: DurableObjectState) => {
      const known = storage.kv.get<object>("known");
      storage.kv.put("known", { ...known, ofAnotherVersion: true });
    });
    await evictDurableObject(booked.object);
    await writeBack(booked, "1");
    expect(await seen(booked.object)).toMatchObject({ state: "confirmed" });
    expect((await textsWith(booked.national)).filter(({ body }) => body.includes("예약"))).toHaveLength(1);
  });

  it("is one whose answer goes to the nearest of several", async () => {
    const first = await book(THREE);
    const second = await book(THREE + MINUTE, { number: [first.national, first.phone] });
    await pass(first, HOUR);
    await pass(second, MINUTE);
    await writeBack(first, "확인");
    await pass(second, 0);
    expect(await seen(first.object)).toMatchObject({ state: "confirmed" });
    expect(await seen(second.object)).toMatchObject({ state: "reminded" });
  });
});
