import type { Child } from "hono/jsx";

import { type Now, type NowCall, type NowText, MOST_COUNTED, lookNow } from "../ledger/now.ts";
import { listTallies } from "../ledger/tally.ts";
import { daysUntil } from "../lib/clock-hours.ts";
import { SECOND, iso } from "../lib/instant.ts";
import { oneLine } from "../lib/text.ts";
import { writeLength } from "../words/console/length.ts";
import { nowWords } from "../words/console/now.ts";
import { type Language, type Voice, writeSecond } from "../words/language.ts";
import { callAt, contactAt } from "../words/links.ts";
import { type Person, writePerson } from "../words/person.ts";
import { Charts, chartsSince } from "./now-charts.tsx";
import { fragment, render } from "./page.tsx";
import { Badge, Empty, Live, When } from "./parts.tsx";
import type { Visit } from "./visit.ts";

const CHARTS_EVERY = 60 * SECOND;
/** What came so short a while ago is shown to be new. */
const NEW_FOR = 5 * SECOND;
const LONGEST_NAME = 100;
const LONGEST_TEXT = 200;

/** What happens now, and what happened in the last day and month. */
export async function nowPage(visit: Visit): Promise<Response> {
  const [lists, charts] = await Promise.all([listsOf(visit), chartsOf(visit)]);
  const body = (
    <>
      <Live id="now" url="/now">
        {lists}
      </Live>
      <Live id="charts" url="/now/charts" every={CHARTS_EVERY}>
        {charts}
      </Live>
    </>
  );
  return render(visit, { title: nowWords[visit.voice.language].title, at: "now" }, body);
}

/** The lists of the page alone. */
export async function nowLists(visit: Visit): Promise<Response> {
  return fragment(visit, await listsOf(visit));
}

/** Its charts alone. */
export async function nowCharts(visit: Visit): Promise<Response> {
  return fragment(visit, await chartsOf(visit));
}

async function listsOf({ env, now, voice }: Visit): Promise<Child> {
  const today = daysUntil(now, 1, voice.timeZone)[0]?.at ?? now;
  return <Lists news={await lookNow(env.LEDGER, { now, today })} now={now} voice={voice} />;
}

async function chartsOf({ env, now, voice }: Visit): Promise<Child> {
  const tallies = await listTallies(env.LEDGER, chartsSince(now, voice), { now, timeZone: voice.timeZone });
  return <Charts tallies={tallies} now={now} voice={voice} />;
}

type Words = (typeof nowWords)[Language];
type Told = { now: number; voice: Voice; words: Words };

/** What was missed comes first, and what waits for a person before everything. */
export function Lists({ news, now, voice }: { news: Now; now: number; voice: Voice }) {
  const words = nowWords[voice.language];
  const told = { now, voice, words };
  const count = (number: number) => words.count(number, MOST_COUNTED);
  return (
    <>
      <p class="faint">
        <time datetime={iso(now)}>{writeSecond(now, voice)}</time> {words.asOf}
      </p>
      <Waits news={news} words={words} />
      <h2>{words.missed(count(news.missedCount))}</h2>
      <Calls calls={news.missed} none={words.noMissed} {...told} />
      {news.missedCount > news.missed.length && (
        <p>
          <a href="/calls?status=missed">{words.allMissed}</a>
        </p>
      )}
      <h2>{words.inProgress}</h2>
      <Calls calls={news.inProgress} none={words.noneInProgress} {...told} />
      <h2>{words.others}</h2>
      <Calls calls={news.others} none={words.noOthers} {...told} />
      <p class="faint">
        {words.callsToday(count(news.callCount))} <a href="/calls">{words.allCalls}</a>
      </p>
      <h2>{words.texts}</h2>
      <Texts texts={news.texts} {...told} />
    </>
  );
}

function Waits({ news: { waiting }, words }: { news: Now; words: Words }) {
  const count = (number: number) => words.count(number, MOST_COUNTED);
  const waits = [
    { number: waiting.actions, path: "/trouble", says: words.actions },
    { number: waiting.cancelRequests, path: "/bookings?state=cancel_requested", says: words.cancelRequests },
    { number: waiting.unreadable, path: "/trouble", says: words.unreadable },
  ].filter(({ number }) => number > 0);
  return (
    <section class={waits.length > 0 ? "waits some" : "waits"} aria-label={words.waits}>
      {waits.length === 0 ? (
        <p>{words.nothingWaits}</p>
      ) : (
        <ul>
          {waits.map(({ number, path, says }) => (
            <li>
              <a href={path}>{says(count(number))}</a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Calls({ calls, none, ...told }: Told & { calls: readonly NowCall[]; none: string }) {
  if (calls.length === 0) return <Empty>{none}</Empty>;
  return (
    <ul class="news">
      {calls.map((call) => (
        <CallRow call={call} {...told} />
      ))}
    </ul>
  );
}

function CallRow({ call, now, voice, words }: Told & { call: NowCall }) {
  const { provider, id, direction, status, waiting } = call;
  const from = direction === "outbound" ? call.to : call.from;
  const how = [direction && words[direction], words.statuses[status], lengthOf(call, { now, voice, words })];
  const key = `${provider} ${id}`;
  return (
    <li id={idOf("call", key)} class={now - (call.endedAt ?? call.listedAt) < NEW_FOR ? "new" : ""}>
      <a href={callAt("", { provider, id: id.toWellFormed() })}>
        <bdi>{whoIs({ from, name: call.name }, voice)}</bdi>
      </a>
      <span>{how.filter((part) => part !== null).join(" · ")}</span>
      {waiting > 0 && <Badge tone="bad">{words.needsLook(waiting)}</Badge>}
      <When at={call.startedAt} voice={voice} />
    </li>
  );
}

/** How long the call took, or has lasted since somebody answered; null where nobody did or nobody told. */
function lengthOf(
  { missed, endedAt, answeredAt, durationSeconds }: NowCall,
  { now, voice, words }: Told,
): string | null {
  if (missed) return null;
  if (endedAt === null) return answeredAt === null ? null : words.since(writeLength(now - answeredAt, voice.language));
  return durationSeconds === null ? null : writeLength(durationSeconds * SECOND, voice.language);
}

function Texts({ texts, now, voice, words }: Told & { texts: readonly NowText[] }) {
  if (texts.length === 0) return <Empty>{words.noTexts}</Empty>;
  return (
    <ul class="news">
      {texts.map(({ phone, name, text, at }) => (
        <li id={idOf("text", phone)} class={now - at < NEW_FOR ? "new" : ""}>
          <a href={contactAt("", phone.toWellFormed())}>
            <bdi>{whoIs({ from: phone, name }, voice)}</bdi>
          </a>
          <bdi class="text">{oneLine(text ?? "", LONGEST_TEXT) || words.noWords}</bdi>
          <When at={at} voice={voice} />
        </li>
      ))}
    </ul>
  );
}

/** In one line, however it was written. */
function whoIs({ from, name }: Person, voice: Voice): string {
  const readable = (text: string | null) => text && oneLine(text, LONGEST_NAME);
  return writePerson({ from: readable(from), name: readable(name) }, voice);
}

/** The same for the same row each time, so that the script leaves it where it is. */
function idOf(kind: string, key: string): string {
  return `${kind}-${encodeURIComponent(key.toWellFormed())}`;
}
