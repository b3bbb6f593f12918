import { Card } from "../contacts/card.ts";
import { type Traces, tracesOf } from "../ledger/traces.ts";
import { isE164, toE164, writePhone } from "../lib/phone.ts";
import type { ContactView } from "../objects/contact-object.ts";
import { contactWords } from "../words/console/contact.ts";
import { contactAt } from "../words/links.ts";
import { CardForm, type CardErrors, cardIn } from "./card-form.tsx";
import { Texts } from "./contact-texts.tsx";
import { CallsWith, OutreachesWith } from "./contact-traces.tsx";
import { goTo, notFound, noticeOf, render } from "./page.tsx";
import { Behind } from "./parts.tsx";
import type { Form, Visit } from "./visit.ts";

const CALLS = 20;

/** `/contacts/:phone`: the card, and everything with that number. */
export function contactPage(visit: Visit): Promise<Response> {
  const phone = phoneIn(visit);
  return phone === null ? notFound(visit, "contacts") : page(visit, phone, {});
}

/** Writes the card as the form has it, but for a refusal of the customer's own: nothing here undoes that. */
export async function saveContact(visit: Visit, form: Form): Promise<Response> {
  const phone = phoneIn(visit);
  if (phone === null) return notFound(visit, "contacts");
  const contact = visit.env.CONTACT.getByName(phone);
  const read = cardIn(form, await contact.card(), visit.voice.language);
  if (!read.ok) return page(visit, phone, { typed: form, errors: read.reason });
  await contact.write(phone, read.value);
  return goTo(visit, contactAt("", phone), "saved");
}

/** The number in the path, however it is written there; null if it is none. */
export function phoneIn({ c, settings }: Visit): string | null {
  const phone = toE164(c.req.param("phone") ?? "", settings.DEFAULT_COUNTRY);
  return isE164(phone) ? phone : null;
}

type Filled = { typed?: Form; errors?: CardErrors };

async function page(visit: Visit, phone: string, { typed, errors = {} }: Filled): Promise<Response> {
  const { voice } = visit;
  const words = contactWords[voice.language];
  const contact = visit.env.CONTACT.getByName(phone);
  const [card, view, traces] = await Promise.all([contact.card(), viewOf(visit, phone), tracesIn(visit, phone)]);
  const written = writePhone(phone, voice.country);
  const name = card?.name ?? null;
  const body = (
    <>
      {name && (
        <p>
          {words.phone}: {written}
        </p>
      )}
      <CardForm
        visit={visit}
        to={contactAt("", phone)}
        card={card ?? Card.parse({})}
        stoppedAt={view?.stoppedAt ?? null}
        typed={typed}
        errors={errors}
      />
      <Texts visit={visit} view={view} phone={phone} />
      <CallsWith visit={visit} traces={traces} />
      <OutreachesWith visit={visit} traces={traces} who={{ phone, name }} />
      <Behind voice={visit.voice} />
      <p class="apart">
        <a class="button second" href={`${contactAt("", phone)}/delete`}>
          {words.remove}
        </a>
      </p>
    </>
  );
  const status = Object.keys(errors).length > 0 ? 400 : 200;
  const notice = noticeOf(visit, { saved: words.saved });
  return render(visit, { title: name ?? written, at: "contacts", status, notice }, body);
}

/** The texts with a number; null if nothing is known of it. */
export async function viewOf({ env }: Visit, phone: string): Promise<ContactView | null> {
  return (await env.CONTACT.getByName(phone).view()) as ContactView | null;
}

/** A cursor that no page of these calls gave is as none. */
async function tracesIn(visit: Visit, phone: string, cursor = visit.c.req.query("cursor")): Promise<Traces> {
  const contactId = visit.env.CONTACT.idFromName(phone).toString();
  const traces = await tracesOf(visit.env.LEDGER, { contactId, phone, limit: CALLS, cursor });
  if (traces.ok) return traces.value;
  const first = await tracesOf(visit.env.LEDGER, { contactId, phone, limit: CALLS });
  return first.ok ? first.value : { calls: [], cursor: null, outreaches: [] };
}
