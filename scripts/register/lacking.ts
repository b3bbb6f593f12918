import type { SettingName, Settings } from "../../src/settings.ts";

/** The first of them that is not set. */
export function firstLacking(settings: Settings, names: readonly SettingName[]): SettingName | undefined {
  return names.find((name) => !settings[name]);
}
