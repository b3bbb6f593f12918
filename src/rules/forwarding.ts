import { digestOf } from "../lib/digest.ts";
import type { Settings } from "../settings.ts";
import { forwardingStoppedNotice } from "../words/forwarding-stopped.ts";
import { voiceOf } from "../words/language.ts";
import type { Plan } from "./action.ts";

/** Whether events are to be forwarded. A setting that is bad will be put right: until then they wait. */
export function isForwarding(settings: Settings): boolean {
  return isSet(() => settings.FORWARD_URL) && isSet(() => settings.FORWARD_SECRET);
}

/** By which the ledger knows that nothing more is wanted there. A URL may hold a secret, so it keeps only what tells one from another. */
export function forwardSwitch({ FORWARD_URL = "" }: Settings): { name: string; value: string } {
  return { name: "forward", value: digestOf(FORWARD_URL) };
}

/** The owner is told that nothing is forwarded any more. `url` tells one FORWARD_URL from another. */
export function forwardingStopped(settings: Settings, url: string): Plan {
  const input = forwardingStoppedNotice(voiceOf(settings));
  return { kind: "slack.post", cause: `forwarding-stopped:${url}`, input };
}

function isSet(read: () => unknown): boolean {
  try {
    return read() !== undefined;
  } catch {
    return true;
  }
}
