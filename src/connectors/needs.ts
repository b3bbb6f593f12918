import type { SettingName, Settings } from "../settings.ts";

/** One of several platforms that do the same, and the settings without which it does not, the foremost first. */
type Platform = { needs: readonly SettingName[] };

/** Its settings that are not set. */
export function missingOf({ needs }: Platform, settings: Settings): string[] {
  return needs.filter((name) => !settings[name]);
}

/** Null where one of the platforms has all that it needs; otherwise what is missing first of the one that was begun with. */
export function lackOf(platforms: readonly Platform[], settings: Settings): string | null {
  const begun = platforms.map((platform) => ({
    missing: missingOf(platform, settings),
    isBegun: platform.needs.some((name) => settings[name]),
  }));
  if (begun.some(({ missing }) => missing.length === 0)) return null;
  const [meant] = begun.toSorted((a, b) => Number(b.isBegun) - Number(a.isBegun));
  return meant?.missing[0] ?? null;
}
