import type { Traces } from "../ledger/traces.ts";
import { oneLine } from "../lib/text.ts";
import { callsWords } from "../words/console/calls.ts";
import { contactWords } from "../words/console/contact.ts";
import { eventWords } from "../words/console/event.ts";
import { callAt } from "../words/links.ts";
import { State, outreachAt } from "./outreach-table.tsx";
import { Badge, Empty, Heads, Pager, When } from "./parts.tsx";
import type { Visit } from "./visit.ts";

const LONGEST_SUMMARY = 160;

type Props = { visit: Visit; traces: Traces };

/** The calls with a number. */
export function CallsWith({ visit, traces: { calls, cursor } }: Props) {
  const { voice } = visit;
  const words = contactWords[voice.language];
  const shared = callsWords[voice.language];
  const { callColumns: columns } = words;
  const rows = calls.map(({ provider, id, direction, status, missed, startedAt, summary }) => (
    <tr>
      <td data-label={columns.at}>
        <When at={startedAt} voice={voice} />
      </td>
      <th scope="row">
        <a href={callAt("", { provider, id })}>
          {direction ? `${shared[direction]} · ` : ""}
          {status ? eventWords[voice.language].statuses[status] : id}
        </a>{" "}
        {missed && <Badge tone="bad">{shared.missed}</Badge>}
      </th>
      <td data-label={columns.summary}>{summary ? oneLine(summary, LONGEST_SUMMARY) : "–"}</td>
    </tr>
  ));
  return (
    <section>
      <h2>{words.calls}</h2>
      {calls.length === 0 ? (
        <Empty>{words.noCalls}</Empty>
      ) : (
        <table class="cards">
          <Heads names={[columns.at, columns.what, columns.summary]} />
          <tbody>{rows}</tbody>
        </table>
      )}
      <Pager visit={visit} cursor={cursor} />
    </section>
  );
}

/** The latest bookings and orders of a number, and the way to all of them. */
export function OutreachesWith({
  visit: { voice },
  traces: { outreaches },
  who,
}: Props & { who: { phone: string; name: string | null } }) {
  const words = contactWords[voice.language];
  const { outreachColumns: columns } = words;
  const asked = new URLSearchParams({ phone: who.phone, ...(who.name && { name: who.name }) }).toString();
  const rows = outreaches.map(({ kind, id, at, state }) => (
    <tr>
      <td data-label={columns.at}>
        <When at={at} voice={voice} />
      </td>
      <th scope="row">
        <a href={outreachAt({ kind, id })}>
          {words.kinds[kind]} {id}
        </a>
      </th>
      <td data-label={columns.state}>
        <State state={state} language={voice.language} />
      </td>
    </tr>
  ));
  return (
    <section>
      <h2>{words.outreaches}</h2>
      {outreaches.length === 0 ? (
        <Empty>{words.noOutreaches}</Empty>
      ) : (
        <table class="cards">
          <Heads names={[columns.at, columns.what, columns.state]} />
          <tbody>{rows}</tbody>
        </table>
      )}
      <p class="row">
        <a href={`/bookings?${asked}`}>{words.all.booking}</a>
        <a href={`/orders?${asked}`}>{words.all.order}</a>
        <a href={`/bookings/new?${asked}`}>{words.make}</a>
      </p>
    </section>
  );
}
