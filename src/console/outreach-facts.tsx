import type { Child } from "hono/jsx";

import type { BookingBody } from "../calls/booking-body.ts";
import type { OrderBody } from "../calls/order-body.ts";
import { writePhone } from "../lib/phone.ts";
import type { OutreachView } from "../objects/outreach-view.ts";
import { platformIn } from "../words/console/calls.ts";
import { outreachPageWords } from "../words/console/outreach-page.ts";
import { outreachWords } from "../words/console/outreach.ts";
import { contactAt } from "../words/links.ts";
import { writeMoney } from "../words/money.ts";
import { State } from "./outreach-table.tsx";
import { Heads, When } from "./parts.tsx";
import type { Visit } from "./visit.ts";

type Props = { visit: Visit; view: OutreachView };

/** What is known of a booking or an order, and what its state means for who looks at it. */
export function Facts({ visit, view }: Props) {
  const { voice } = visit;
  const { labels } = outreachPageWords[voice.language];
  const words = outreachWords[voice.language];
  const { result } = view;
  const rows: [label: string, value: Child][] = [
    [labels.state, <State state={view.state} language={voice.language} />],
    ...(view.kind === "booking" ? bookingRows(visit, view) : orderRows(visit, view)),
    [labels.answered, result.by && (lookUp(words.answeredBy, result.by) ?? result.by)],
    [labels.address, result.address],
    [labels.said, result.said],
    [labels.id[view.kind], (view.body as { id: string }).id],
  ];
  return (
    <>
      <p>{words.meanings[view.state]}</p>
      <dl class="facts">
        {rows.map(([label, value]) =>
          value ? (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ) : null,
        )}
      </dl>
    </>
  );
}

function bookingRows({ voice }: Visit, view: OutreachView): [label: string, value: Child][] {
  const { labels, anyProvider } = outreachPageWords[voice.language];
  const { phone, at, note, provider } = view.body as BookingBody;
  return [
    [labels.phone, <Phone phone={phone} country={voice.country} />],
    [labels.at, <When at={Date.parse(at)} voice={voice} />],
    [labels.note, note && <span class="lines">{note}</span>],
    [labels.provider, provider ? platformIn(provider, voice.language) : anyProvider],
  ];
}

function orderRows({ voice }: Visit, view: OutreachView): [label: string, value: Child][] {
  const { labels } = outreachPageWords[voice.language];
  const { customer_phone: phone, total_price: total, currency } = view.body as OrderBody;
  const placed = view.events.find(({ type }) => type === "order.placed");
  return [
    [labels.phone, <Phone phone={phone} country={voice.country} />],
    [labels.placed, placed && <When at={placed.at} voice={voice} />],
    [labels.total, writeMoney({ total, currency }, voice.language)],
  ];
}

function Phone({ phone, country }: { phone: string; country: Visit["voice"]["country"] }) {
  return <a href={contactAt("", phone)}>{writePhone(phone, country)}</a>;
}

/** What was ordered. */
export function Items({ visit: { voice }, view }: Props) {
  const words = outreachPageWords[voice.language];
  const { items, currency } = view.body as OrderBody;
  return (
    <section>
      <h2>{words.items}</h2>
      <table class="cards">
        <Heads names={[words.item, words.quantity, words.price]} />
        <tbody>
          {items.map((item) => {
            const { name, quantity = null, price = null } = typeof item === "string" ? { name: item } : item;
            return (
              <tr>
                <th scope="row">{name}</th>
                <td data-label={words.quantity}>{quantity ?? "–"}</td>
                <td data-label={words.price}>
                  {price === null ? "–" : writeMoney({ total: price, currency }, voice.language)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Every object has a `constructor`. */
function lookUp(words: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
