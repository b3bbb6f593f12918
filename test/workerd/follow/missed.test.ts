import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { DAY, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { ask } from "../platforms.ts";
import { storedIn } from "../storage.ts";
import { postsWith, stopTheClock } from "../story.ts";
import { callOf, contactOf, newNumber, pass, report, talked, write } from "./following.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function miss(call: string, From: string): Promise<void> {
  await report(call, "no-answer", { From });
  await pass(callOf("clawops", call), 0);
}
const written = (national: string) => `${national.slice(0, 3)}-${national.slice(3, 7)}-${national.slice(7)}`;
const alertsOf = async (national: string) =>
  (await postsWith(written(national))).map(({ rendered }) => rendered).filter((shown) => shown.includes("부재중"));

it("somebody who is missed three times in ten minutes is one alert at once and one that counts", async () => {
  const [national, phone] = newNumber();
  await ask("PUT", `/api/contacts/${national}`, { name: "박서연" });
  for (const nth of [1, 2, 3]) {
    await miss(`CAmiss${nth}`, national);
    vi.setSystemTime(Date.now() + 2 * MINUTE);
  }
  expect(await alertsOf(national)).toEqual([expect.stringContaining("박서연")]);
  const folded = await callOf("clawops", "CAmiss3").view();
  const alert = folded?.actions.find(({ kind }) => kind === "slack.post");
  expect(alert).toMatchObject({
    state: "withdrawn",
    attempts: [{ detail: expect.stringMatching(/^folded into call-/) }],
  });
  await write(national, "전화 주세요");
  await pass(contactOf(phone), 4 * MINUTE);
  const [, summary, ...more] = await alertsOf(national);
  expect(more).toEqual([]);
  expect(summary).toMatch(/3/);
  expect(summary).toMatch(/문자/);
  await pass(contactOf(phone), 30 * MINUTE);
  expect(await alertsOf(national)).toHaveLength(2);
});

it("the one that counts says whether somebody has spoken with the person since", async () => {
  const [national, phone] = newNumber();
  for (const nth of [1, 2]) await miss(`CAback${nth}`, national);
  vi.setSystemTime(Date.now() + MINUTE);
  const call = await talked("CAbackcall", { From: "07052351234", To: national, Direction: "outbound" });
  await pass(call, 2 * SECOND);
  await pass(contactOf(phone), 9 * MINUTE);
  const [, summary] = await alertsOf(national);
  expect(summary).toMatch(/이후 통화/);
});

it("what was told of a person's missed calls is forgotten in time, also of one with a card", async () => {
  const [national, phone] = newNumber();
  await ask("PUT", `/api/contacts/${national}`, { name: "박서연" });
  for (const nth of [1, 2]) await miss(`CAold${nth}`, national);
  await pass(contactOf(phone), 10 * MINUTE);
  for (let days = 0; days < 33; days++) await pass(contactOf(phone), DAY);
  const { tables, kv } = await storedIn(contactOf(phone));
  expect([tables["action"], tables["timer"]]).toEqual([[], []]);
  expect(kv["known"]).toMatchObject({ card: { name: "박서연" }, spells: [] });
});

it("a single missed call is one alert, and another an hour later one more", async () => {
  const [national, phone] = newNumber();
  await miss("CAalone1", national);
  await pass(contactOf(phone), 60 * MINUTE);
  await miss("CAalone2", national);
  await pass(contactOf(phone), 60 * MINUTE);
  expect(await alertsOf(national)).toHaveLength(2);
});

it("a missed call is told of also while its contact can't be asked", async () => {
  const [national] = newNumber();
  await report("CAnobody", "busy", { From: "anonymous" });
  await pass(callOf("clawops", "CAnobody"), 0);
  const view = await callOf("clawops", "CAnobody").view();
  expect(view?.actions.filter(({ kind }) => kind === "slack.post")).toMatchObject([{ state: "done" }]);
  expect(await alertsOf(national)).toEqual([]);
});

it("calls that are missed at once are one alert too, also where everything is forgotten in between", async () => {
  const [national, phone] = newNumber();
  const calls = Array.from({ length: 8 }, (_, nth) => `CAburst${nth}`);
  await Promise.all(calls.map((call) => report(call, "no-answer", { From: national })));
  await Promise.all(calls.map((call) => pass(callOf("clawops", call), 0)));
  expect(await alertsOf(national)).toHaveLength(1);
  await pass(contactOf(phone), 10 * MINUTE, { evicting: true });
  const alerts = await alertsOf(national);
  expect(alerts).toHaveLength(2);
  expect(alerts[1]).toMatch(/8/);
});
