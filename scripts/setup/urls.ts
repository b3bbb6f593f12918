import { type PlatformSetup, platformsOf } from "../../src/console/platform-setup.ts";
import type { Known } from "../../src/settings.ts";
import { platformWords } from "../../src/words/console/platforms.ts";
import type { Finding } from "../register/platform.ts";
import type { Seen } from "./register-step.ts";

type Reached = Known & { base: string };

/** Every URL of what is on, with who has it, or where it is to be pasted; `seen` is null where nobody looked. Secrets in it are masked: the console shows them. */
export function urlsOf({ settings, problems, base }: Reached, seen: readonly Seen[] | null): string {
  const words = platformWords.en;
  const lines = (platform: PlatformSetup) =>
    platform.urls.map(({ name, url, masked, needs }) => {
      const { what, where } = words.places[name];
      const shown = masked ?? url ?? `(${needs} is not known here)`;
      const standing = seen === null ? [where] : standingOf(url, where, seen);
      return [`  ${words.names[platform.name]}, ${what}: ${shown}\n`, ...standing.map((line) => `    ${line}\n`)];
    });
  const on = platformsOf({ settings, problems, base, sightings: [] }).filter(({ state }) => state === "on");
  return `\nThe URLs, to copy whole from Set up in the console:\n\n${on.flatMap(lines).flat().join("")}`;
}

function standingOf(url: string | null, where: string, seen: readonly Seen[]): string[] {
  const concerned = seen.filter(({ is }) => url !== null && Object.values(is.after).includes(url));
  const put = concerned.filter(({ was, is }) => hasIt(is, url) && !hasIt(was, url));
  const there = concerned.filter(({ was, is }) => hasIt(is, url) && hasIt(was, url));
  const lacking = concerned.filter(({ is }) => !hasIt(is, url));
  const isToPaste = concerned.length === 0 || lacking.length > 0;
  return [
    ...(put.length > 0 ? [`✓ put there just now: ${namesOf(put)}`] : []),
    ...(there.length > 0 ? [`✓ was there: ${namesOf(there)}`] : []),
    ...(lacking.length > 0 ? [`✗ not there: ${namesOf(lacking)}`] : []),
    ...(isToPaste ? [`to be pasted: ${where}`] : []),
  ];
}

/** Wherever it has to be. */
function hasIt({ before, after }: Finding, url: string | null): boolean {
  return Object.keys(after).every((name) => after[name] !== url || before[name] === url);
}

function namesOf(seen: readonly Seen[]): string {
  return seen.map(({ is }) => is.what).join(", ");
}
