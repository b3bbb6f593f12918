import { forgetContact } from "../api/forget-contact.ts";
import { countTraces } from "../ledger/traces.ts";
import { writePhone } from "../lib/phone.ts";
import { contactWords } from "../words/console/contact.ts";
import { contactAt } from "../words/links.ts";
import { phoneIn, viewOf } from "./contact.tsx";
import { goTo, notFound, render } from "./page.tsx";
import { Post } from "./parts.tsx";
import type { Visit } from "./visit.ts";

/** As far as the ledger counts. */
const MOST_COUNTED = 10_000;

/** `/contacts/:phone/delete`: what would be deleted, and the button that does. */
export async function forgetPage(visit: Visit): Promise<Response> {
  const phone = phoneIn(visit);
  if (phone === null) return notFound(visit, "contacts");
  const { voice, env } = visit;
  const words = contactWords[voice.language];
  const contactId = env.CONTACT.idFromName(phone).toString();
  const contact = env.CONTACT.getByName(phone);
  const [traces, view, card] = await Promise.all([
    countTraces(env.LEDGER, { contactId }),
    viewOf(visit, phone),
    contact.card(),
  ]);
  const counts = { card: card ? 1 : 0, texts: view?.events.length ?? 0, ...traces };
  const body = (
    <>
      <p>{words.removeWill(writePhone(phone, voice.country))}</p>
      <dl class="facts">
        {(["card", "texts", "calls", "bookings", "orders"] as const).map((what) => (
          <>
            <dt>{words.counts[what]}</dt>
            <dd>{numberOf(counts[what], words.orMore)}</dd>
          </>
        ))}
      </dl>
      <p>{words.removeKeeps}</p>
      <Post visit={visit} to={`${contactAt("", phone)}/delete`} class="row">
        <button class="danger">{words.doRemove}</button>
        <a class="button second" href={contactAt("", phone)}>
          {words.back}
        </a>
      </Post>
    </>
  );
  return render(visit, { title: words.removeTitle, at: "contacts" }, body);
}

/** Deletes everything about the number. */
export async function forget(visit: Visit): Promise<Response> {
  const phone = phoneIn(visit);
  if (phone === null) return notFound(visit, "contacts");
  await forgetContact(visit.env, phone, visit.settings.DEFAULT_COUNTRY);
  return goTo(visit, "/contacts", "deleted");
}

function numberOf(count: number, orMore: (count: string) => string): string {
  const written = count.toLocaleString("en-US");
  return count >= MOST_COUNTED ? orMore(written) : written;
}
