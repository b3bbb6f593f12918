import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { isSwitchedOff, switchOff } from "../../../src/delivery/forward-switch.ts";
import { actionIdOf } from "../../../src/rules/action.ts";
import { settingsOf } from "../../../src/settings.ts";

const never = () => new Promise<never>(() => undefined);
/** A ledger that does not answer. */
const statement = { bind: () => statement, first: never };
const env = { LEDGER: { prepare: () => statement, batch: never } } as unknown as Env;
const settings = settingsOf({
  FORWARD_URL: "https://owner.example/forward",
  SLACK_WEBHOOK_URL: "https://slack.example",
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a ledger that does not answer takes from an attempt no more than a few seconds, and stops nothing", async () => {
  const asked = isSwitchedOff(env, settings);
  await vi.advanceTimersByTimeAsync(3000);
  expect(await asked).toBe(false);
});

it("a ledger that does not answer is no reason to alert", async () => {
  const action = actionIdOf({ kind: "call", objectId: "0".repeat(64) }, "forward");
  const told = switchOff(action, { env, settings });
  await vi.advanceTimersByTimeAsync(3000);
  expect(await told).toBe(undefined);
});
