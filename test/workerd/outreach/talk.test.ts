import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import type { KnownOutreach } from "../../../src/objects/known-outreach.ts";
import type { TalkAnswer } from "../../../src/objects/talk-answer.ts";
import { meet, violationsIn } from "../../world/world-client.ts";
import { activitiesWith } from "../follow/following.ts";
import { postsWith } from "../story.ts";
import { type Booked, ONE, book, pass, placeOrder, placedTo, seen, stopAtOne } from "./outreach.ts";
import { WORLD, openWorld } from "./outside.ts";

beforeEach(async () => {
  stopAtOne();
  await openWorld({ CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-tests" });
});
afterEach(async () => {
  vi.useRealTimers();
  expect(await violationsIn(WORLD)).toEqual([]);
});

const ADDRESS = "서울 강남구 강남대로 1, 202호";
const CONFIRM: TalkAnswer = { means: "confirm", address: ADDRESS, said: "문 앞에 놓아 주세요" };

/** An order whose customer is on the phone, and what names that call. */
async function calling(): Promise<{ ordered: Booked; ref: string }> {
  const ordered = await placeOrder();
  await meet(WORLD, { phone: ordered.phone });
  await pass(ordered, SECOND);
  return { ordered, ref: await refOf(ordered) };
}

async function refOf({ object }: Booked): Promise<string> {
  const refs = await runInDurableObject(object, (_, { storage }) => {
    const known = storage.kv.get("known") as KnownOutreach;
    return known.reaching.progress.begun.flatMap(({ call }) => (call ? [call.ref] : []));
  });
  return refs.at(-1) ?? expect.fail("there was no call");
}

/** The object loses its memory, and hears how the call ended and all that follows. */
async function hangUp(ordered: Booked): Promise<void> {
  await evictDurableObject(ordered.object);
  await pass(ordered, 3 * HOUR, { world: true });
}

const postsOf = async ({ id }: Booked) => (await postsWith(id)).map(({ rendered }) => rendered);

describe("what a customer answers in a call in which a model talks with them", () => {
  it("confirms the order, with the address and what was said, and the news of the call takes nothing from it", async () => {
    const { ordered, ref } = await calling();
    expect(await ordered.object.answerInTalk(ref, CONFIRM)).toBe(true);
    const confirmed = { state: "confirmed", result: { by: "call", address: ADDRESS, said: "문 앞에 놓아 주세요" } };
    expect(await seen(ordered.object)).toMatchObject(confirmed);
    await hangUp(ordered);
    expect(await placedTo(ordered)).toMatchObject([{ did: "answers" }]);
    expect(await seen(ordered.object)).toMatchObject(confirmed);
    expect(await postsOf(ordered)).toEqual([expect.stringMatching(/주문 확인됨.*강남대로 1, 202호/s)]);
    expect(await activitiesWith(`"${ordered.id}"`)).toMatchObject([
      { activity: { type: "order", state: "confirmed", result: { by: "call", address: ADDRESS } } },
    ]);
  });

  it.each([
    ["decline", "changed", "주문 변경 요청"],
    ["cancel", "cancelled", "주문 취소 요청"],
  ] as const)("that is to %s is told to a person with what was said", async (means, state, title) => {
    const { ordered, ref } = await calling();
    expect(await ordered.object.answerInTalk(ref, { means, address: null, said: "빨간색으로" })).toBe(true);
    await hangUp(ordered);
    expect(await seen(ordered.object)).toMatchObject({ state, result: { by: "call", said: "빨간색으로" } });
    expect(await postsOf(ordered)).toEqual([expect.stringMatching(new RegExp(`${title}.*빨간색으로`, "s"))]);
    expect(await activitiesWith(`"${ordered.id}"`)).toMatchObject([{ activity: { state } }]);
    expect(await placedTo(ordered)).toHaveLength(1);
  });

  it("counts once however often it is said, and with the address that was said last", async () => {
    const { ordered, ref } = await calling();
    for (const address of [ADDRESS, ADDRESS, null, "부산 해운대로 9"])
      expect(await ordered.object.answerInTalk(ref, { means: "confirm", address, said: null })).toBe(true);
    await hangUp(ordered);
    expect(await seen(ordered.object)).toMatchObject({ state: "confirmed", result: { address: "부산 해운대로 9" } });
    expect(await postsOf(ordered)).toHaveLength(1);
  });

  it("is what they said last, and an address that they gave stays", async () => {
    const { ordered, ref } = await calling();
    await ordered.object.answerInTalk(ref, CONFIRM);
    await ordered.object.answerInTalk(ref, { means: "decline", address: null, said: "한 벌 더" });
    expect(await seen(ordered.object)).toMatchObject({
      state: "changed",
      result: { address: ADDRESS, said: "한 벌 더" },
    });
    await ordered.object.answerInTalk(ref, { means: "confirm", address: null, said: null });
    await hangUp(ordered);
    expect(await seen(ordered.object)).toMatchObject({ state: "confirmed", result: { address: ADDRESS, said: null } });
  });

  it("counts for nothing where no call of ours has that ref", async () => {
    const { ordered, ref } = await calling();
    for (const other of [`${ref.slice(0, -1)}x`, "", "x"])
      expect(await ordered.object.answerInTalk(other, CONFIRM)).toBe(false);
    expect(await seen(ordered.object)).toMatchObject({ state: "calling", result: { by: null, address: null } });
    await hangUp(ordered);
  });
});

describe("a call about a booking in which a model talks", () => {
  /** A booking whose customer is on the phone about it. */
  async function callingAbout(): Promise<{ booked: Booked; ref: string }> {
    const booked = await book(ONE + 2 * HOUR);
    await meet(WORLD, { phone: booked.phone });
    await pass(booked, HOUR + 9 * MINUTE, { world: true });
    const dueAt = (await seen(booked.object)).steps.at(-1)?.dueAt ?? expect.fail("no call is to come");
    // The platform's clock must not be far behind when it is to place the call.
    await pass(booked, dueAt - Date.now() - 2 * SECOND, { world: true });
    await pass(booked, 2 * SECOND);
    return { booked, ref: await refOf(booked) };
  }

  it("says what it is about, and where to take the answer", async () => {
    const { booked, ref } = await callingAbout();
    expect(await booked.object.speak({ ref, call: null, key: null, asked: 0 })).toMatchObject({
      turn: "ask",
      about: { kind: "booking", name: "김하늘", at: ONE + 2 * HOUR },
    });
    expect(await booked.object.answerInTalk(ref, { means: "cancel", address: null, said: "출장" })).toBe(true);
    expect(await seen(booked.object)).toMatchObject({
      state: "cancel_requested",
      result: { by: "call", said: "출장" },
    });
    await hangUp(booked);
    expect(await seen(booked.object)).toMatchObject({ state: "cancel_requested", result: { said: "출장" } });
    expect(await postsOf(booked)).toEqual([expect.stringContaining("출장")]);
  });

  it.each([
    ["moved", ({ object }: Booked) => object.change({ at: new Date(ONE + 5 * HOUR).toISOString() } as never)],
    ["cancelled", ({ object }: Booked) => object.cancel()],
  ])("counts for nothing once the appointment was %s, and is about nothing any more", async (_, overtake) => {
    const { booked, ref } = await callingAbout();
    await overtake(booked);
    const { state } = await seen(booked.object);
    expect(await booked.object.speak({ ref, call: null, key: null, asked: 0 })).toMatchObject({ turn: "goodbye" });
    expect(await booked.object.answerInTalk(ref, { means: "confirm", address: null, said: "네" })).toBe(false);
    await evictDurableObject(booked.object);
    await pass(booked, 5 * MINUTE, { world: true });
    expect(await seen(booked.object)).toMatchObject({ state, result: { by: null, said: null } });
  });
});
