import type { SettingName, Settings } from "../settings.ts";

/** The settings without which a platform does not place a call, or send a text, the foremost first. */
export const TO_CALL = {
  clawops: ["CLAWOPS_FROM", "CLAWOPS_API_KEY", "CLAWOPS_ACCOUNT_ID"],
  vox: ["VOX_FROM", "VOX_API_KEY", "VOX_AGENT_ID"],
  teler: ["TELER_FROM", "TELER_API_KEY", "TELER_URL_TOKEN"],
} as const satisfies Record<string, readonly SettingName[]>;
export const TO_TEXT = {
  clawops: ["CLAWOPS_FROM", "CLAWOPS_API_KEY", "CLAWOPS_ACCOUNT_ID"],
  vox: ["VOX_FROM", "VOX_API_KEY"],
} as const satisfies Record<string, readonly SettingName[]>;

/** Those that are not set. */
export function missingOf(needs: readonly SettingName[], settings: Settings): SettingName[] {
  return needs.filter((name) => !settings[name]);
}
