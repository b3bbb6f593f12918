import { expect, it } from "vitest";

import { DeadlinePassed, within } from "../../../src/lib/deadline.ts";

it("gives what comes in time, and throws what is thrown in time", async () => {
  expect(await within(1000, Promise.resolve(1))).toBe(1);
  await expect(within(1000, Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("stops waiting when the time is up", async () => {
  await expect(within(1, new Promise(() => undefined))).rejects.toThrow(DeadlinePassed);
});
