import { type Result, no } from "../../src/lib/result.ts";
import type { SettingName, Settings } from "../../src/settings.ts";
import { type Outside, askAt } from "./ask.ts";
import { clawops } from "./clawops.ts";
import { troubled } from "./compare.ts";
import type { Choice, Finding, Platform, PlatformName, Reached } from "./platform.ts";
import { teler } from "./teler.ts";
import { vox } from "./vox.ts";

/** The platforms that can be told by their API where to send. */
export const platforms: Record<PlatformName, Platform> = { clawops, vox, teler };
export const PLATFORM_NAMES = Object.keys(platforms) as PlatformName[];

/** Of each platform that is to be looked at its numbers, agents or Voice Apps; ClawOps has something to look at without any. */
export type Chosen = Partial<Record<PlatformName, readonly string[]>>;
/** `base`: the Worker's PUBLIC_URL, with no slash at its end. */
export type Looking = Outside & { base: string; chosen: Chosen };

/** Null for a platform whose API can be asked and whose deliveries would be believed; else the setting that is missing. */
export function lacks(name: PlatformName, settings: Settings): SettingName | null {
  const api = platforms[name].reach(settings);
  return api.ok ? null : api.reason;
}

/** What could be chosen there. */
export async function choicesOf(
  name: PlatformName,
  settings: Settings,
  outside: Outside & { base: string },
): Promise<Result<Choice[], string>> {
  const reached = reach(name, settings, outside);
  return reached.ok ? platforms[name].choices(reached.value) : no(unset(reached.reason));
}

/** Who asks nobody takes these: what the settings name or what sends to us already; or else the only one that there is. */
export function usualOf(choices: readonly Choice[]): string[] {
  const usual = choices.filter(({ isUsual }) => isUsual);
  const taken = usual.length === 0 && choices.length === 1 ? choices : usual;
  return taken.map(({ id }) => id);
}

/** How it is, and how it has to be. Nothing is changed. */
export async function look(settings: Settings, { chosen, ...outside }: Looking): Promise<Finding[]> {
  const found = await Promise.all(
    PLATFORM_NAMES.map(async (name) => {
      const ids = chosen[name];
      if (!ids) return [];
      const reached = reach(name, settings, outside);
      if (reached.ok) return platforms[name].look([...new Set(ids)], reached.value);
      return [troubled({ platform: name, id: name, what: name, where: "settings" }, unset(reached.reason))];
    }),
  );
  return found.flat();
}

/** What asks that platform, with its key. */
export function reach(
  name: PlatformName,
  settings: Settings,
  { base, ...outside }: Outside & { base: string },
): Result<Reached, SettingName> {
  const api = platforms[name].reach(settings);
  return api.ok ? { ok: true, value: { settings, base, ask: askAt(api.value, settings, outside) } } : api;
}

function unset(setting: SettingName): string {
  return `${setting} is not set.`;
}
