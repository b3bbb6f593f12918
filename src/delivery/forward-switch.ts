import { isOff, turnOff } from "../ledger/switches.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { type Plan, actionIdOf, ownerOf } from "../rules/action.ts";
import { forwardSwitch, forwardingStopped } from "../rules/forwarding.ts";
import type { Settings } from "../settings.ts";

/** An attempt that takes a minute counts as lost, and is made again. */
const LEDGER_PATIENCE_MS = 3000;

type Reach = { env: Env; settings: Settings };

/** Whether whoever FORWARD_URL names has said that nothing more is wanted. While the ledger can't be asked, nobody has. */
export async function isSwitchedOff({ LEDGER }: Env, settings: Settings): Promise<boolean> {
  const { name, value } = forwardSwitch(settings);
  try {
    return await within(LEDGER_PATIENCE_MS, isOff(LEDGER, name, value));
  } catch (cause) {
    log("warn", "ledger unreadable", { cause: describe(cause) });
    return false;
  }
}

/**
 * Switches forwarding off until FORWARD_URL changes. Gives the alert of it to the object that was first to find out, however often it asks,
 * and to no other.
 */
export async function switchOff(action: string, { env, settings }: Reach): Promise<Plan | undefined> {
  const { name, value } = forwardSwitch(settings);
  const [owner, alert] = [ownerOf(action), forwardingStopped(settings, value)];
  if (!owner) return undefined;
  const mine = actionIdOf(owner, alert.cause);
  try {
    const held = await within(LEDGER_PATIENCE_MS, turnOff(env.LEDGER, name, { value, alert: mine }));
    return held.alert === mine && settings.SLACK_WEBHOOK_URL ? alert : undefined;
  } catch (cause) {
    log("warn", "ledger unwritable", { cause: describe(cause) });
    return undefined;
  }
}
