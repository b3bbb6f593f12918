import { turnOff } from "../ledger/switches.ts";
import { within } from "../lib/deadline.ts";
import { HOUR } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";

const LEDGER_PATIENCE_MS = 3000;

/** Whether another action has told of this topic within the hour. While the ledger can't be asked, none has. */
export async function wasTold(
  { LEDGER }: Env,
  topic: string,
  { action, now }: { action: string; now: number },
): Promise<boolean> {
  try {
    const mine = { value: String(Math.floor(now / HOUR)), alert: action };
    return (await within(LEDGER_PATIENCE_MS, turnOff(LEDGER, `told:${topic}`, mine))).alert !== action;
  } catch (cause) {
    log("warn", "ledger unreachable", { cause: describe(cause) });
    return false;
  }
}
