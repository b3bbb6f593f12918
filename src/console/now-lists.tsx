import type { Child } from "hono/jsx";

import { type Now, type NowCall, type NowText, MOST_COUNTED } from "../ledger/now.ts";
import { SECOND, iso } from "../lib/instant.ts";
import { oneLine } from "../lib/text.ts";
import { writeLength } from "../words/console/length.ts";
import { nowWords } from "../words/console/now.ts";
import { type Language, type Voice, writeClock, writeSeconds } from "../words/language.ts";
import { callAt, contactAt } from "../words/links.ts";
import { type Person, writePerson } from "../words/person.ts";
import { Badge, Empty, When } from "./parts.tsx";

/** What came so short a while ago is shown to be new. */
const NEW_FOR = 5 * SECOND;
const LONGEST_NAME = 100;
const LONGEST_TEXT = 200;

type Words = (typeof nowWords)[Language];
type Told = { now: number; today: number; voice: Voice; words: Words };

/** What was missed since the beginning of today comes first, and what waits for a person before everything. */
export function Lists({ news, now, today, voice }: { news: Now; now: number; today: number; voice: Voice }) {
  const words = nowWords[voice.language];
  const told = { now, today, voice, words };
  const count = (number: number) => words.count(number, MOST_COUNTED);
  return (
    <>
      <p class="faint">
        {words.asOf.before} <time datetime={iso(now)}>{writeSeconds(now, voice)}</time>
        {words.asOf.after}
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

function CallRow({ call, ...told }: Told & { call: NowCall }) {
  const { now, voice, words } = told;
  const { provider, id, direction, status, waiting } = call;
  const from = direction === "outbound" ? call.to : call.from;
  const how = [direction && words[direction], words.statuses[status], lengthOf(call, told)];
  const key = `${provider} ${id}`;
  return (
    <li id={idOf("call", key)} class={now - (call.endedAt ?? call.listedAt) < NEW_FOR ? "new" : ""}>
      <a href={callAt("", { provider, id: id.toWellFormed() })}>
        <bdi>{whoIs({ from, name: call.name }, voice)}</bdi>
      </a>
      <span>{how.filter((part) => part !== null).join(" · ")}</span>
      {waiting > 0 && <Badge tone="bad">{words.needsLook(waiting)}</Badge>}
      <Begun at={call.startedAt} {...told} />
    </li>
  );
}

/** Of today the time alone. */
function Begun({ at, today, voice }: Told & { at: number }) {
  return at < today ? <When at={at} voice={voice} /> : <time datetime={iso(at)}>{writeClock(at, voice)}</time>;
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

function Texts({ texts, ...told }: Told & { texts: readonly NowText[] }) {
  const { now, voice, words } = told;
  if (texts.length === 0) return <Empty>{words.noTexts}</Empty>;
  return (
    <ul class="news">
      {texts.map(({ phone, name, text, at }) => (
        <li id={idOf("text", phone || String(at))} class={now - at < NEW_FOR ? "new" : ""}>
          <Writer phone={phone}>
            <bdi>{whoIs({ from: phone, name }, voice)}</bdi>
          </Writer>
          <bdi class="text">{oneLine(text ?? "", LONGEST_TEXT) || words.noWords}</bdi>
          <Begun at={at} {...told} />
        </li>
      ))}
    </ul>
  );
}

/** Whoever wrote without a number has no page. */
function Writer({ phone, children }: { phone: string; children?: Child }) {
  return phone === "" ? <>{children}</> : <a href={contactAt("", phone.toWellFormed())}>{children}</a>;
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
