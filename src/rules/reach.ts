import type { Platform } from "../calls/body-fields.ts";
import type { Settings } from "../settings.ts";
import { senderFor } from "./sender.ts";

export type { OutreachKind } from "../outreach/outreach.ts";

/** Whether there is a platform by which a customer can be reached. */
export function canReach(settings: Settings): boolean {
  return senderFor("", settings) !== null || callerFor(null, settings) !== null;
}

/** Which platform places a call: the one that was asked for if it can, else one that can and has something to say; null where none can. */
export function callerFor(wanted: Platform | null, settings: Settings): Platform | null {
  const { CLAWOPS_API_KEY, CLAWOPS_ACCOUNT_ID, CLAWOPS_FROM, VOX_API_KEY, VOX_FROM, VOX_AGENT_ID } = settings;
  const { TELER_API_KEY, TELER_FROM, TELER_URL_TOKEN } = settings;
  const can = [
    ...(CLAWOPS_API_KEY && CLAWOPS_ACCOUNT_ID && CLAWOPS_FROM ? (["clawops"] as const) : []),
    ...(VOX_API_KEY && VOX_FROM && VOX_AGENT_ID ? (["vox"] as const) : []),
    ...(TELER_API_KEY && TELER_FROM && TELER_URL_TOKEN ? (["teler"] as const) : []),
  ];
  const speaking = can.filter((platform) => platform !== "teler" || settings.TELER_GREETING_URL !== undefined);
  return can.find((platform) => platform === wanted) ?? speaking[0] ?? null;
}
