import type { Door, Received } from "../intake/receive.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { objectOfRef } from "../objects/ref.ts";
import { pressedIn } from "../providers/clawops-voice.ts";

/** Somebody has picked up and hears nothing until this is known. */
const PATIENCE_MS = 3000;

/**
 * What the outreach that had this call placed wants to be said in it now; null where there is none, or it can't be asked in time. `asked`: how often
 * a key was asked for before.
 */
export async function whatToSay({ delivery }: Received, { env }: Pick<Door, "env">, asked: number) {
  const { ref = "" } = delivery;
  try {
    const outreach = objectOfRef(env.OUTREACH, ref);
    return outreach && (await within(PATIENCE_MS, outreach.speak({ ref, asked, ...pressedIn(delivery) })));
  } catch (cause) {
    log("error", "outreach unreachable", { cause: describe(cause) });
    return null;
  }
}
