import { expect, it } from "vitest";

import { Wait } from "../../../../src/conversation/stream/wait.ts";
import { createClock } from "./bridge-setting.ts";

function createWait() {
  const clock = createClock();
  const began = clock.now();
  const rung: number[] = [];
  const wait = new Wait(clock, () => void rung.push(clock.now() - began));
  return { clock, rung, until: (ms: number | null) => wait.until(ms === null ? null : began + ms) };
}

it("happens once, when it is due", () => {
  const { clock, rung, until } = createWait();
  until(500);
  clock.pass(499);
  expect(rung).toEqual([]);
  clock.pass(5000);
  expect([rung, clock.timers]).toEqual([[500], 0]);
});

it("may be moved, either way, and back again", () => {
  const { clock, rung, until } = createWait();
  until(500);
  until(800);
  expect(clock.timers).toBe(1);
  clock.pass(700);
  until(720);
  clock.pass(1000);
  expect(rung).toEqual([720]);
  until(2000);
  clock.pass(5000);
  expect(rung).toEqual([720, 2000]);
});

it("does not happen where it is called off, and leaves no timer", () => {
  const { clock, rung, until } = createWait();
  until(500);
  until(900);
  until(null);
  expect(clock.timers).toBe(0);
  clock.pass(5000);
  expect(rung).toEqual([]);
});

it("happens at once where it was due before", () => {
  const { clock, rung, until } = createWait();
  clock.pass(1000);
  until(500);
  clock.pass(0);
  expect(rung).toEqual([1000]);
});
