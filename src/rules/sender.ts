import type { Settings } from "../settings.ts";
import type { Text } from "./action.ts";

/** Which platform sends a text: the one that the conversation came in on, else one that can; null where none can. */
export function senderFor(provider: string, settings: Settings): Text["via"] | null {
  const { CLAWOPS_API_KEY, CLAWOPS_ACCOUNT_ID, CLAWOPS_FROM, VOX_API_KEY, VOX_FROM } = settings;
  const can = [
    ...(CLAWOPS_API_KEY && CLAWOPS_ACCOUNT_ID && CLAWOPS_FROM ? (["clawops"] as const) : []),
    ...(VOX_API_KEY && VOX_FROM ? (["vox"] as const) : []),
  ];
  return can.find((via) => via === provider) ?? can[0] ?? null;
}
