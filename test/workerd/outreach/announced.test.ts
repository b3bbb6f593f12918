import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { callsOf, haveTalk, violationsIn } from "../../world/world-client.ts";
import { callOf, pass as passFor } from "../follow/following.ts";
import { callback, statusOfCall } from "../front-door.ts";
import { postsWith, until } from "../story.ts";
import { type Booked, ONE, book, pass, seen, stopAtOne } from "./outreach.ts";
import { WORLD, openWorld } from "./outside.ts";

beforeEach(async () => {
  stopAtOne();
  await openWorld({ CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-tests" });
});
afterEach(async () => {
  vi.useRealTimers();
  expect(await violationsIn(WORLD)).toEqual([]);
});

/** A booking at the time of whose reminder it is now. */
async function reminded(): Promise<Booked> {
  const booked = await book(ONE + 2 * HOUR);
  await pass(booked, HOUR, { world: true });
  expect(await seen(booked.object)).toMatchObject({ state: "reminded" });
  return booked;
}

const written = ({ national }: Booked) => `${national.slice(0, 3)}-${national.slice(3, 7)}-${national.slice(7)}`;

it("who is asked about a booking and calls, but hears an announcement, is asked further, and has missed us", async () => {
  const booked = await reminded();
  await haveTalk(WORLD, { phone: booked.phone });
  await pass(booked, 5 * MINUTE, { world: true });
  const [heard] = (await callsOf(WORLD, booked.phone)).items;
  expect(heard).toMatchObject({
    direction: "inbound",
    heard: [expect.stringMatching(/강남내과.* 다시 전화드리겠습니다/)],
  });
  expect(await seen(booked.object)).toMatchObject({ state: "reminded" });
  const missed = async () =>
    (await postsWith(written(booked))).filter(({ rendered }) => rendered.includes("안내 멘트만 들음"));
  await until(async () => (await missed()).length === 1);
  await pass(booked, 10 * MINUTE, { world: true });
  const { items } = await callsOf(WORLD, booked.phone);
  expect(items.map(({ direction }) => direction)).toEqual(["inbound", "outbound"]);
  expect(await missed()).toHaveLength(1);
});

it("who is put through and talks has called back", async () => {
  const booked = await reminded();
  const fields = { From: booked.national, DialCallStatus: "completed", Timestamp: new Date().toISOString() };
  const id = `CAthrough-${booked.id}`;
  const request = callback(statusOfCall(id, "in-progress", fields), { path: "/voice/clawops/dialed" });
  expect((await exports.default.fetch(request)).status).toBe(200);
  await passFor(callOf("clawops", id), SECOND);
  await pass(booked, MINUTE, { world: true });
  expect(await seen(booked.object)).toMatchObject({ state: "called_back" });
});
