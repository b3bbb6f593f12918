import type { OutreachItem } from "../ledger/outreach-list.ts";
import { writePhone } from "../lib/phone.ts";
import type { OutreachKind, OutreachState } from "../outreach/outreach.ts";
import { outreachWords } from "../words/console/outreach.ts";
import { outreachesWords } from "../words/console/outreaches.ts";
import type { Language } from "../words/language.ts";
import { bookingAt, orderAt } from "../words/links.ts";
import { Badge, Heads, type Tone, When } from "./parts.tsx";
import type { Visit } from "./visit.ts";

const TONES: Partial<Record<OutreachState, Tone>> = {
  confirmed: "good",
  reached: "warn",
  called_back: "warn",
  cancel_requested: "warn",
  changed: "warn",
  unreached: "bad",
  unreachable: "bad",
};

/** How a booking or an order stands. */
export function State({ state, language }: { state: OutreachState; language: Language }) {
  return <Badge tone={TONES[state] ?? "calm"}>{outreachWords[language].states[state]}</Badge>;
}

/** The page of a booking or an order. */
export function outreachAt({ kind, id }: { kind: OutreachKind; id: string }): string {
  return kind === "booking" ? bookingAt("", id) : orderAt("", id);
}

/** Bookings and orders are two sides of one room. */
export function Tabs({ visit, kind }: { visit: Visit; kind: OutreachKind }) {
  const words = outreachesWords[visit.voice.language];
  const tab = (one: OutreachKind, path: string) => (
    <a href={path} {...(one === kind && { "aria-current": "page" as const })}>
      {words.titles[one]}
    </a>
  );
  return (
    <nav class="tabs" aria-label={words.kinds}>
      {tab("booking", "/bookings")}
      {tab("order", "/orders")}
    </nav>
  );
}

type TableProps = { visit: Visit; kind: OutreachKind; items: readonly OutreachItem[] };

export function OutreachTable({ visit: { voice }, kind, items }: TableProps) {
  const { columns } = outreachesWords[voice.language];
  return (
    <table class="cards">
      <Heads names={[columns.at[kind], columns.customer, columns.state, columns.id]} />
      <tbody>
        {items.map(({ id, name, phone, state, at }) => (
          <tr>
            <td data-label={columns.at[kind]}>
              <When at={at} voice={voice} />
            </td>
            <th scope="row">
              <a href={outreachAt({ kind, id })}>{name || id}</a> <small>{writePhone(phone, voice.country)}</small>
            </th>
            <td data-label={columns.state}>
              <State state={state} language={voice.language} />
            </td>
            <td data-label={columns.id}>
              <small>{id}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
