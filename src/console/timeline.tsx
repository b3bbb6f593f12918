import type { EventType } from "../calls/event.ts";
import { iso } from "../lib/instant.ts";
import type { ActionView } from "../objects/action-row.ts";
import type { EventRow } from "../objects/event-store.ts";
import type { Attempt } from "../rules/action.ts";
import { actionWords } from "../words/console/action.ts";
import { eventWords } from "../words/console/event.ts";
import { timelineWords } from "../words/console/timeline.ts";
import { type Voice, writeDate, writeSeconds } from "../words/language.ts";
import { type Entry, chronicleOf } from "./chronicle.ts";
import { Happened, Said } from "./happened.tsx";
import { Part, partOf } from "./part.tsx";
import { Badge, Empty, type Tone } from "./parts.tsx";
import { Reason } from "./reason.tsx";
import { Settling } from "./settling.tsx";
import type { Visit } from "./visit.ts";

type Props = {
  visit: Visit;
  events: readonly EventRow[];
  actions: readonly ActionView[];
  /** What a call was never told of, or too late. */
  gaps?: readonly EventType[] | undefined;
  /** Where to come back to after a button was pressed. */
  back: string;
};

const AT_ONCE = 300;
const PART = "part";

const TONES = { done: "good", retry: "warn", later: "calm", withdrawn: "calm", dead: "bad", unknown: "bad" } as const;
/** The same for who does not see the colour. */
const SIGNS = { done: "✓", retry: "↻", later: "…", withdrawn: "–", dead: "✕", unknown: "?" } as const;

/** Everything that happened and every attempt at what was done about it, in the order of time, with buttons where a person is waited for. */
export function Timeline({ visit, back, ...told }: Props) {
  const words = timelineWords[visit.voice.language];
  const entries = chronicleOf(told);
  if (entries.length === 0) return <Empty>{words.nothing}</Empty>;
  const part = partOf(visit, { name: PART, count: entries.length, size: AT_ONCE });
  const shown = entries.slice(part.from, part.to);
  return (
    <>
      <ol class="timeline">
        {shown.map((entry, index) => (
          <Line
            entry={entry}
            before={shown.slice(0, index).findLast(({ at }) => at !== null)}
            visit={visit}
            back={back}
          />
        ))}
      </ol>
      <Part visit={visit} part={part} />
    </>
  );
}

/** The way to the buttons of an action on the time line of a page, which may be on another part of it than the first. */
export function wayTo(id: string, told: Pick<Props, "events" | "actions" | "gaps">): string {
  const index = chronicleOf(told).findIndex(
    (entry) => (entry.kind === "ahead" || (entry.kind === "attempt" && entry.isLast)) && entry.action.id === id,
  );
  return index < AT_ONCE ? `#${id}` : `?${PART}=${Math.floor(index / AT_ONCE) + 1}#${id}`;
}

type LineProps = { entry: Entry; before: Entry | undefined; visit: Visit; back: string };

function Line({ entry, before, visit, back }: LineProps) {
  const { voice } = visit;
  const day = entry.at === null ? null : writeDate(entry.at, voice);
  const isNewDay = day !== null && (before?.at == null || writeDate(before.at, voice) !== day);
  return (
    <li class={entry.kind}>
      <p class="at">
        {isNewDay && <span class="day">{day} </span>}
        <Clock entry={entry} voice={voice} />
      </p>
      <div>
        <What entry={entry} visit={visit} back={back} />
      </div>
    </li>
  );
}

/** Nobody knows when something would have been that never was told of. */
function Clock({ entry, voice }: { entry: Entry; voice: Voice }) {
  if (entry.kind === "ahead") return <>{timelineWords[voice.language].ahead}</>;
  if (entry.at === null) return <>–</>;
  return <time datetime={iso(entry.at)}>{writeSeconds(entry.at, voice)}</time>;
}

function What({ entry, visit, back }: Omit<LineProps, "before">) {
  const { language } = visit.voice;
  const words = timelineWords[language];
  switch (entry.kind) {
    case "event":
      return <Happened event={entry.event} voice={visit.voice} />;
    case "said":
      return <Said events={entry.events} voice={visit.voice} />;
    case "gap":
      return (
        <p>
          <Badge tone="warn">{words.gap}</Badge> {words.whyGap(eventWords[language].types[entry.type])}
        </p>
      );
    case "attempt":
      return <Tried {...entry} visit={visit} back={back} />;
    case "ahead":
      return (
        <>
          <p>
            <b>{actionWords[language].kinds[entry.action.kind]}</b>{" "}
            <Badge tone="calm">{actionWords[language].states[entry.action.state]}</Badge>
          </p>
          <Settling action={entry.action} visit={visit} back={back} />
        </>
      );
  }
}

type TriedProps = { action: ActionView; attempt: Attempt; isLast: boolean; visit: Visit; back: string };

function Tried({ action, attempt, isLast, visit, back }: TriedProps) {
  const { language } = visit.voice;
  const words = actionWords[language];
  const tone: Tone = TONES[attempt.outcome];
  return (
    <>
      <p>
        <b>{words.kinds[action.kind]}</b>{" "}
        <Badge tone={tone}>
          <span aria-hidden="true">{SIGNS[attempt.outcome]}</span> {words.outcomes[attempt.outcome]}
        </Badge>
        {attempt.status !== null && ` · ${timelineWords[language].http(attempt.status)}`}
      </p>
      <Reason {...attempt} isOpen={isLast && action.state === "dead"} language={language} />
      {isLast && <Settling action={action} visit={visit} back={back} />}
    </>
  );
}
