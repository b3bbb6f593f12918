import type { Child } from "hono/jsx";

import type { JsonValue } from "../calls/event.ts";
import { customerOfCall, summaryOf } from "../calls/summary.ts";
import { isE164, writePhone } from "../lib/phone.ts";
import { manyLines, oneLine } from "../lib/text.ts";
import type { CallView } from "../objects/call-object.ts";
import { callWords } from "../words/console/call.ts";
import { platformIn } from "../words/console/calls.ts";
import { contactAt } from "../words/links.ts";
import { CallStanding } from "./call-standing.tsx";
import { lengthOf } from "./event-line.ts";
import { Copy, Fold, When } from "./parts.tsx";
import { prettyJson } from "./pretty-json.ts";
import type { Visit } from "./visit.ts";

const LONGEST = 500;
const LONGEST_URL = 4000;
const MOST_VALUES = 200;

/** What is known of a call, as far as it is. `waiting`: how many of its actions wait for a person. */
export function CallFacts({ visit, view: { call }, waiting }: { visit: Visit; view: CallView; waiting: number }) {
  const { voice } = visit;
  const words = callWords[voice.language];
  const [sum, customer] = [summaryOf(call), customerOfCall(call)];
  const { content } = call;
  const taker = call.answeredBy && words.takers[call.answeredBy.value as keyof typeof words.takers];
  const instant = (at: number | null) => at !== null && <When at={at} voice={voice} />;
  const facts: [string, Child | false | null | undefined][] = [
    [words.status, <CallStanding call={{ ...sum, waiting }} language={voice.language} />],
    [words.direction, sum.direction && words[sum.direction]],
    [words.from, sum.from !== null && <Party number={sum.from} customer={customer} visit={visit} />],
    [words.to, sum.to !== null && <Party number={sum.to} customer={customer} visit={visit} />],
    [words.began, instant(sum.startedAt)],
    [words.answered, instant(sum.answeredAt)],
    [words.ended, instant(sum.endedAt)],
    [words.duration, sum.durationSeconds !== null && lengthOf(sum.durationSeconds, voice.language)],
    [words.reason, sum.reason !== null && oneLine(sum.reason, LONGEST)],
    [words.takenBy, taker],
    [words.provider, platformIn(sum.provider, voice.language)],
    [words.id, oneLine(sum.id, LONGEST)],
    [words.sentiment, content.sentiment && oneLine(content.sentiment.value, LONGEST)],
  ];
  return (
    <>
      <dl class="facts">{facts.flatMap(([label, value]) => (value ? [<dt>{label}</dt>, <dd>{value}</dd>] : []))}</dl>
      {call.optedOut === null && <p class="notice warn">{words.withheld}</p>}
      {content.summary && (
        <>
          <h2>{words.summary}</h2>
          <p class="summary">{manyLines(content.summary.value)}</p>
        </>
      )}
      {content.recordingUrl && (
        <>
          <h2>{words.recording}</h2>
          <Copy text={oneLine(content.recordingUrl.value, LONGEST_URL)} label={words.recording} visit={visit} />
        </>
      )}
      <Values
        title={words.fields}
        values={Object.fromEntries(Object.entries(content.fields).map(([name, { value }]) => [name, value]))}
      />
      <Values title={words.variables} values={content.variables?.value ?? {}} />
      <Values title={words.metadata} values={call.metadata?.value ?? {}} />
    </>
  );
}

/** Whoever is not the customer is the business itself. */
function Party({ number, customer, visit: { voice } }: { number: string; customer: string; visit: Visit }) {
  const written = oneLine(writePhone(number, voice.country), LONGEST);
  return isE164(number) && number === customer ? <a href={contactAt("", number)}>{written}</a> : <>{written}</>;
}

/** Names and values from outside. */
function Values({ title, values }: { title: string; values: Readonly<Record<string, JsonValue>> }) {
  const entries = Object.entries(values).slice(0, MOST_VALUES);
  if (entries.length === 0) return null;
  return (
    <Fold title={title}>
      <dl class="facts">
        {entries.flatMap(([name, value]) => [
          <dt>{oneLine(name, LONGEST)}</dt>,
          <dd>{typeof value === "string" ? oneLine(value, LONGEST) : prettyJson(value, LONGEST).text}</dd>,
        ])}
      </dl>
    </Fold>
  );
}
