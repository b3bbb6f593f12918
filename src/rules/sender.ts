import type { Settings } from "../settings.ts";
import type { Text } from "./action.ts";
import { TO_TEXT, missingOf } from "./needs.ts";

const SENDERS = ["clawops", "vox"] as const satisfies Text["via"][];

/** Which platform sends a text: the one that the conversation came in on, else one that can; null where none can. */
export function senderFor(provider: string, settings: Settings): Text["via"] | null {
  const can = SENDERS.filter((via) => missingOf(TO_TEXT[via], settings).length === 0);
  return can.find((via) => via === provider) ?? can[0] ?? null;
}
