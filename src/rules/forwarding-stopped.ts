import type { Settings } from "../settings.ts";
import { forwardingStoppedNotice } from "../words/forwarding-stopped.ts";
import { voiceOf } from "../words/language.ts";
import type { Plan } from "./action.ts";

/** The owner is told that nothing is forwarded any more. `url` tells one FORWARD_URL from another. */
export function forwardingStopped(settings: Settings, url: string): Plan {
  return {
    kind: "slack.post",
    cause: `forwarding-stopped:${url}`,
    input: forwardingStoppedNotice(voiceOf(settings)),
  };
}
