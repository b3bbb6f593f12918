import type { Refusal } from "../ledger/sightings.ts";
import { platformWords } from "../words/console/platforms.ts";
import { refusalWords } from "../words/console/refusals.ts";
import { setupWords } from "../words/console/setup.ts";
import { Badge, Copy, Fold, Post, When } from "./parts.tsx";
import { type PlatformName, type PlatformSetup, type UrlToPaste, keyOf } from "./platform-setup.ts";
import type { Visit } from "./visit.ts";

const TONES = { on: "good", off: "calm", broken: "bad" } as const;

/** Where the secret in the URL is what did not fit. */
const BY_TOKEN = new Set(["vox", "token", "flow"]);
/** Where a signature that is too old is as bad as a wrong one. */
const BY_CLOCK = new Set(["signature", "standard-webhook"]);

/** One platform: what is missing, what goes into its console, and what came. */
export function PlatformCard({ visit, platform }: { visit: Visit; platform: PlatformSetup }) {
  const { name, state, lacks, broken, urls } = platform;
  const { language } = visit.voice;
  const [words, about] = [setupWords[language], platformWords[language]];
  return (
    <article class="sheet platform" id={name} aria-labelledby={`${name}-name`}>
      <h3 id={`${name}-name`}>
        {about.names[name]} <Badge tone={TONES[state]}>{words.states[state]}</Badge>
      </h3>
      {lacks !== null && <p>{words.lacks(lacks)}</p>}
      {broken.length > 0 && <p class="error">{words.isBroken(broken.join(", "))}</p>}
      <Seen visit={visit} platform={platform} />
      <p class="faint">{about.keys[name]}</p>
      {urls.map((url) => (
        <PasteUrl visit={visit} platform={about.names[name]} url={url} />
      ))}
      {state !== "off" && (
        <Post visit={visit} to={`/setup/test/${name}`} class="inline">
          <button class="second" aria-label={words.testOf(about.names[name])}>
            {words.test}
          </button>
        </Post>
      )}
    </article>
  );
}

function PasteUrl({ visit, platform, url: paste }: { visit: Visit; platform: string; url: UrlToPaste }) {
  const { language } = visit.voice;
  const { name, url, masked, needs } = paste;
  const [words, place] = [setupWords[language], platformWords[language].places[name]];
  const label = words.url(platform, place.what);
  const copy = url !== null && <Copy visit={visit} text={url} label={label} />;
  return (
    <div class="paste">
      <h4>{place.what}</h4>
      <p>{place.where}</p>
      {masked !== null && (
        <p>
          <code>{masked}</code>
        </p>
      )}
      {needs !== null && <p>{words.needsFirst(needs)}</p>}
      {masked !== null && copy ? <Fold title={words.secretUrl(label)}>{copy}</Fold> : copy}
    </div>
  );
}

function Seen({ visit, platform: { name, sighting } }: { visit: Visit; platform: PlatformSetup }) {
  const { voice } = visit;
  const words = setupWords[voice.language];
  const { genuineAt = null, refusedAt = null, refusal = null } = sighting ?? {};
  const { why, cure } = reasonOf(name, refusal, visit);
  return (
    <dl class="facts">
      <dt>{words.lastGenuine}</dt>
      <dd>{genuineAt === null ? words.never : <When at={genuineAt} voice={voice} />}</dd>
      <dt>{words.lastRefused}</dt>
      {refusedAt === null ? (
        <dd>{words.never}</dd>
      ) : (
        <dd>
          <When at={refusedAt} voice={voice} />{" "}
          {refusedAt > (genuineAt ?? 0) && <Badge tone="warn">{words.sinceRefused}</Badge>}
          <br />
          {why} {cure}
        </dd>
      )}
    </dl>
  );
}

/** Why somebody was turned away, and what to do about it. */
function reasonOf(name: PlatformName, refusal: Refusal | null, { settings, voice }: Visit) {
  const words = refusalWords[voice.language];
  const key = keyOf(name, settings);
  switch (refusal?.why) {
    case undefined:
      return words.unknown;
    case "off":
      return words.off(refusal);
    case "unsigned":
      return words.unsigned({ key });
    case "elsewhere":
      return words.elsewhere[refusal.at];
    case "forged": {
      const { by } = refusal;
      if (by.some((dialect) => BY_TOKEN.has(dialect)))
        return words.token({ key: name === "teler" ? "TELER_URL_TOKEN" : key });
      return by.some((dialect) => BY_CLOCK.has(dialect)) ? words.stale({ key }) : words.forged({ key });
    }
  }
}
