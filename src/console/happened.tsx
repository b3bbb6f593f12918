import { iso } from "../lib/instant.ts";
import type { EventRow } from "../objects/event-store.ts";
import { eventWords } from "../words/console/event.ts";
import { timelineWords } from "../words/console/timeline.ts";
import { type Voice, writeSeconds } from "../words/language.ts";
import { lineOfEvent } from "./event-line.ts";
import { Badge, Fold } from "./parts.tsx";
import { prettyJson } from "./pretty-json.ts";

const UTTERANCES_AT_ONCE = 200;
const LONGEST_DATA = 20_000;

/** One event: what it is, in a line; all of its data behind a fold. */
export function Happened({ event, voice }: { event: EventRow; voice: Voice }) {
  const words = timelineWords[voice.language];
  const line = lineOfEvent(event, voice.language);
  return (
    <>
      <p>
        <b>{eventWords[voice.language].types[event.type]}</b>
        {event.late && (
          <>
            {" "}
            <Badge tone="warn">{words.late}</Badge>
          </>
        )}
        {line !== "" && ` · ${line}`}
      </p>
      {event.late && <small>{words.whyLate(writeSeconds(event.receivedAt, voice))}</small>}
      <Data event={event} voice={voice} />
    </>
  );
}

/** Utterances that nothing came between, behind a fold. */
export function Said({ events, voice }: { events: readonly EventRow[]; voice: Voice }) {
  const words = timelineWords[voice.language];
  const [only, ...others] = events;
  if (only && others.length === 0) return <Happened event={only} voice={voice} />;
  return (
    <Fold title={words.said(events.length)}>
      <ol class="plain">
        {events.slice(0, UTTERANCES_AT_ONCE).map((event) => (
          <li>
            <time datetime={iso(event.at)}>{writeSeconds(event.at, voice)}</time> {lineOfEvent(event, voice.language)}
            <Data event={event} voice={voice} />
          </li>
        ))}
      </ol>
      {events.length > UTTERANCES_AT_ONCE && <small>{words.shortened}</small>}
    </Fold>
  );
}

function Data({ event: { data }, voice }: { event: EventRow; voice: Voice }) {
  const words = timelineWords[voice.language];
  const { text, isCut } = prettyJson(data, LONGEST_DATA);
  return (
    <Fold title={words.data}>
      <pre>{text}</pre>
      {isCut && <small>{words.shortened}</small>}
    </Fold>
  );
}
