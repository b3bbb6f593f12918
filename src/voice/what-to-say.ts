import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { objectOfRef } from "../objects/ref.ts";
import type { Asking } from "../objects/speaking.ts";

/** Somebody has picked up and hears nothing until this is known. */
const PATIENCE_MS = 3000;

/** What the outreach that had this call placed wants to be said in it now; null where there is none, or it can't be asked in time. */
export async function whatToSay(env: Env, asking: Asking) {
  try {
    const outreach = objectOfRef(env.OUTREACH, asking.ref);
    return outreach && (await within(PATIENCE_MS, outreach.speak(asking)));
  } catch (cause) {
    log("error", "outreach unreachable", { cause: describe(cause) });
    return null;
  }
}
