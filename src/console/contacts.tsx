import { filterOf } from "../api/list-contacts.ts";
import type { Card } from "../contacts/card.ts";
import type { Page } from "../ledger/page.ts";
import { type Known, listPeople } from "../ledger/people.ts";
import { isE164, toE164, withPlus, writePhone } from "../lib/phone.ts";
import { oneLine } from "../lib/text.ts";
import { contactWords } from "../words/console/contact.ts";
import { contactsWords } from "../words/console/contacts.ts";
import { contactAt } from "../words/links.ts";
import { noticeOf, render } from "./page.tsx";
import { Badge, Behind, Empty, Field, Heads, LookedAt, Pager, type Tone, When } from "./parts.tsx";
import type { Visit } from "./visit.ts";

const LIMIT = 50;
const LOOK_AT = 5000;
const LONGEST_TEXT = 80;
const TONES: Record<Card["consent"], Tone> = { given: "good", refused: "bad", unknown: "calm" };

/** `/contacts`: everybody of whom there is a card or a text, by number. */
export async function contactsPage(visit: Visit): Promise<Response> {
  const { c, settings, voice } = visit;
  const words = contactsWords[voice.language];
  const q = withPlus(c.req.query("q") ?? "").trim();
  const page = await list(visit, q, c.req.query("cursor"));
  const phone = toE164(q, settings.DEFAULT_COUNTRY);
  const isCutShort = page.cursor !== null && page.items.length < LIMIT;
  const body = (
    <>
      <form method="get" class="row" role="search">
        <Field label={words.search} name="q" type="search" value={q} />
        <button>{words.find}</button>
      </form>
      {page.items.length > 0 ? <People visit={visit} people={page.items} /> : <Empty>{words.none}</Empty>}
      {isCutShort && <LookedAt count={LOOK_AT} voice={voice} />}
      {isE164(phone) && page.items.length === 0 && (
        <p>
          <a href={contactAt("", phone)}>{words.write(writePhone(phone, voice.country))}</a>
        </p>
      )}
      <Pager visit={visit} cursor={page.cursor} />
      <Behind voice={voice} />
    </>
  );
  const notice = noticeOf(visit, { deleted: words.deleted });
  return render(visit, { title: words.title, at: "contacts", notice }, body);
}

/** A cursor that no page of this list gave is as none. */
async function list(visit: Visit, q: string, cursor?: string): Promise<Page<Known>> {
  const filter = q === "" ? {} : filterOf(q, visit.settings.DEFAULT_COUNTRY);
  const listed = await listPeople(visit.env.LEDGER, { ...filter, cursor, limit: LIMIT, lookAt: LOOK_AT });
  return listed.ok ? listed.value : list(visit, q);
}

function People({ visit: { voice }, people }: { visit: Visit; people: readonly Known[] }) {
  const words = contactsWords[voice.language];
  const { columns } = words;
  return (
    <table class="cards">
      <Heads names={[columns.name, columns.phone, columns.consent, columns.text]} />
      <tbody>
        {people.map(({ phone, name, consent, text, textedAt }) => (
          <tr>
            <th scope="row">
              {phone === "" ? words.nameless : <a href={contactAt("", phone)}>{name || words.nameless}</a>}
            </th>
            <td data-label={columns.phone}>{writePhone(phone, voice.country)}</td>
            <td data-label={columns.consent}>
              {consent === null ? (
                "–"
              ) : (
                <Badge tone={TONES[consent]}>{contactWords[voice.language].consents[consent]}</Badge>
              )}
            </td>
            <td data-label={columns.text}>
              {textedAt === null ? "–" : <When at={textedAt} voice={voice} />}{" "}
              <span class="faint">{oneLine(text ?? "", LONGEST_TEXT)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
