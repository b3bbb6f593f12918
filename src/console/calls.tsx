import { CALL_STATUSES } from "../calls/event.ts";
import { type CallItem, type Found, searchCalls } from "../ledger/call-search.ts";
import { isE164 } from "../lib/phone.ts";
import { oneLine } from "../lib/text.ts";
import { callsWords, platformIn } from "../words/console/calls.ts";
import { eventWords } from "../words/console/event.ts";
import { writeDate } from "../words/language.ts";
import { callAt, contactAt } from "../words/links.ts";
import { writePerson } from "../words/person.ts";
import { type Asked, PLATFORMS, type Wrong, readQuery } from "./call-query.ts";
import { CallStanding } from "./call-standing.tsx";
import { lengthOf } from "./event-line.ts";
import { render } from "./page.tsx";
import { Behind, Choice, Empty, Field, Heads, Pager, When } from "./parts.tsx";
import type { Visit } from "./visit.ts";

const AT_ONCE = 50;
const LONGEST_SUMMARY = 140;
const LONGEST_NAME = 100;

/** `GET /calls`: calls, the latest first, and a search among them. */
export async function callsPage(visit: Visit): Promise<Response> {
  const words = callsWords[visit.voice.language];
  const { asked, search, wrong } = readQuery(visit);
  const isWrong = Object.keys(wrong).length > 0;
  const cursor = visit.c.req.query("cursor");
  const found = isWrong ? null : await searchCalls(visit.env.LEDGER, { ...search, limit: AT_ONCE, cursor });
  const isBadCursor = found?.ok === false;
  const body = (
    <>
      <Search visit={visit} asked={asked} wrong={wrong} />
      {wrong.choice && <p class="notice bad">{words.badChoice}</p>}
      {isBadCursor && <p class="notice bad">{words.badCursor}</p>}
      {found?.ok && <Listing visit={visit} found={found.value} isSearch={Object.keys(search).length > 0} />}
    </>
  );
  return render(visit, { title: words.title, at: "calls", status: isWrong || isBadCursor ? 400 : 200 }, body);
}

function Search({ visit, asked, wrong }: { visit: Visit; asked: Asked; wrong: Wrong }) {
  const words = callsWords[visit.voice.language];
  const { statuses } = eventWords[visit.voice.language];
  const all = ["", words.all] as const;
  const names = PLATFORMS.map((provider) => [provider, platformIn(provider, visit.voice.language)] as const);
  const states = CALL_STATUSES.map((status) => [status, statuses[status]] as const);
  return (
    <form method="get" action="/calls" class="row search" role="search" aria-label={words.search}>
      <Field label={words.who} name="who" value={asked.who} type="search" maxlength={100} />
      <Choice
        label={words.status}
        name="status"
        value={asked.status}
        options={[all, ["missed", words.missed], ["waiting", words.waits], ...states]}
      />
      <Choice label={words.provider} name="provider" value={asked.provider} options={[all, ...names]} />
      <Field label={words.from} name="from" value={asked.from} type="date" error={wrong.from && words[wrong.from]} />
      <Field label={words.to} name="to" value={asked.to} type="date" error={wrong.to && words[wrong.to]} />
      <button>{words.find}</button>
      <a href="/calls">{words.clear}</a>
    </form>
  );
}

function Listing({ visit, found, isSearch }: { visit: Visit; found: Found; isSearch: boolean }) {
  const { voice, c } = visit;
  const words = callsWords[voice.language];
  const { items, cursor, lookedTo, isNameCommon } = found;
  const further = new URLSearchParams({ ...c.req.query(), cursor: cursor ?? "" });
  const nothing = lookedTo === null ? (isSearch ? words.nothing : words.nothingYet) : words.nothingSoFar;
  return (
    <>
      {isNameCommon && <p class="notice warn">{words.common}</p>}
      {items.length > 0 ? <Table visit={visit} items={items} /> : <Empty>{nothing}</Empty>}
      {lookedTo !== null && (
        <p class="notice warn">
          {words.looked(writeDate(lookedTo, voice))} <a href={`?${further.toString()}`}>{words.goOn}</a>
        </p>
      )}
      <Pager visit={visit} cursor={lookedTo === null ? cursor : null} />
      <Behind voice={voice} />
    </>
  );
}

function Table({ visit, items }: { visit: Visit; items: readonly CallItem[] }) {
  const words = callsWords[visit.voice.language];
  const heads = [words.when, words.whom, words.status, words.duration, words.provider, words.summary];
  return (
    <table class="cards">
      <Heads names={heads} />
      <tbody>
        {items.map((item) => (
          <Row visit={visit} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ visit: { voice }, item }: { visit: Visit; item: CallItem }) {
  const words = callsWords[voice.language];
  const { direction, from, to, durationSeconds, summary } = item;
  const number = direction === "outbound" ? to : from;
  const name = item.name === null ? null : oneLine(item.name, LONGEST_NAME);
  const person = oneLine(writePerson({ from: number, name }, voice), 2 * LONGEST_NAME);
  return (
    <tr>
      <th scope="row">
        <a href={callAt("", item)}>
          <When at={item.startedAt} voice={voice} />
        </a>
      </th>
      <td data-label={words.whom}>
        {number !== null && isE164(number) ? <a href={contactAt("", number)}>{person}</a> : person}
        {direction && <small> {words[direction]}</small>}
      </td>
      <td data-label={words.status}>
        <CallStanding call={item} language={voice.language} />
      </td>
      <td data-label={words.duration}>{lengthOf(durationSeconds ?? 0, voice.language) || "–"}</td>
      <td data-label={words.provider}>{platformIn(item.provider, voice.language)}</td>
      <td data-label={words.summary}>{summary === null ? "–" : oneLine(summary, LONGEST_SUMMARY)}</td>
    </tr>
  );
}
