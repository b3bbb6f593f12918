import { type Sighting, listSightings } from "../ledger/sightings.ts";
import { isOff } from "../ledger/switches.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { forwardSwitch } from "../rules/forwarding.ts";
import { writeSays } from "../words/console/setting-says.ts";
import { setupWords } from "../words/console/setup.ts";
import { connectorsOf } from "./connector-setup.ts";
import { ConnectorTable } from "./connector-table.tsx";
import { noticeOf, render } from "./page.tsx";
import { Badge } from "./parts.tsx";
import { PlatformCard } from "./platform-card.tsx";
import { platformsOf } from "./platform-setup.ts";
import type { Visit } from "./visit.ts";

const LEDGER_PATIENCE_MS = 3000;

/** What the ledger knows of the doors; `trouble` says that it could not be asked, and why. */
type Known = { sightings: Sighting[]; isForwardingStopped: boolean; trouble: "noTables" | "noLedger" | null };

/** What is on and what is off and why, what goes where, and whether it arrives. */
export async function setupPage(visit: Visit): Promise<Response> {
  const { c, env, settings, told, voice } = visit;
  const words = setupWords[voice.language];
  const problems = told.problemsOf(env);
  const known = await knownOf(visit);
  const platforms = platformsOf({ settings, problems, base: told.baseOf(c), sightings: known.sightings });
  const connectors = connectorsOf({ settings, problems, isForwardingStopped: known.isForwardingStopped });
  return render(
    visit,
    { title: words.title, at: "setup", notice: noticeOf(visit, words.said) },
    <>
      <Warnings visit={visit} trouble={known.trouble} />
      <h2>{words.platforms}</h2>
      <p class="faint">{words.testAbout}</p>
      <div class="platforms">
        {platforms.map((platform) => (
          <PlatformCard visit={visit} platform={platform} />
        ))}
      </div>
      <h2 id="connectors">{words.connectors}</h2>
      <ConnectorTable connectors={connectors} language={voice.language} />
    </>,
  );
}

async function knownOf({ env: { LEDGER }, settings }: Visit): Promise<Known> {
  const { name, value } = forwardSwitch(settings);
  try {
    const asked = [listSightings(LEDGER), isOff(LEDGER, name, value)] as const;
    const [sightings, isForwardingStopped] = await within(LEDGER_PATIENCE_MS, Promise.all(asked));
    return { sightings, isForwardingStopped, trouble: null };
  } catch (cause) {
    log("warn", "ledger unreadable", { cause: describe(cause) });
    const trouble = describe(cause).includes("no such table") ? "noTables" : "noLedger";
    return { sightings: [], isForwardingStopped: false, trouble };
  }
}

/** Names of settings and what is odd about each, never a value; what stops something first. */
function Warnings({ visit, trouble }: { visit: Visit; trouble: Known["trouble"] }) {
  const { told, env, voice } = visit;
  const words = setupWords[voice.language];
  const problems = told.problemsOf(env).toSorted((a, b) => Number(b.isBad) - Number(a.isBad));
  const others = [...(trouble ? [words[trouble]] : []), ...aboutAddress(visit)];
  if (problems.length + others.length === 0) return <p class="empty">{words.allWell}</p>;
  return (
    <>
      <h2>{words.warnings}</h2>
      <ul class="warnings">
        {problems.map(({ setting, says, isBad }) => (
          <li>
            <Badge tone={isBad ? "bad" : "warn"}>{isBad ? words.bad : words.warning}</Badge> <code>{setting}</code>{" "}
            {writeSays(says, voice.language)}
          </li>
        ))}
        {others.map((text) => (
          <li>
            <Badge tone="warn">{words.warning}</Badge> {text}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Platforms sign for the address that they were given, so it matters which that is. */
function aboutAddress({ c, settings, told, voice }: Visit): string[] {
  const words = setupWords[voice.language];
  const { origin } = new URL(c.req.url);
  if (settings.PUBLIC_URL === undefined) return [words.publicUrlUnset(origin)];
  const base = told.baseOf(c);
  return URL.parse(base)?.origin === origin ? [] : [words.publicUrlDiffers(origin, base)];
}
