import { missingOf } from "../rules/needs.ts";
import type { SettingName, Settings } from "../settings.ts";

/** One of several platforms that do the same, and the settings without which it does not, the foremost first. */
type Platform = { needs: readonly SettingName[] };

/** Null where one of the platforms has all that it needs; otherwise what is missing first of the one that was begun with. */
export function lackOf(platforms: readonly Platform[], settings: Settings): string | null {
  const begun = platforms.map(({ needs }) => ({
    missing: missingOf(needs, settings),
    isBegun: needs.some((name) => settings[name]),
  }));
  if (begun.some(({ missing }) => missing.length === 0)) return null;
  const [meant] = begun.toSorted((a, b) => Number(b.isBegun) - Number(a.isBegun));
  return meant?.missing[0] ?? null;
}
