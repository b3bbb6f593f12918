import type { ContactView } from "../objects/contact-object.ts";
import { contactWords } from "../words/console/contact.ts";
import { contactAt } from "../words/links.ts";
import { Badge, Empty, Fold, When } from "./parts.tsx";
import { Timeline } from "./timeline.tsx";
import type { Visit } from "./visit.ts";

const AT_ONCE = 50;

/** The texts with a number as a conversation, the latest of them, and what was done about them. */
export function Texts({ visit, view, phone }: { visit: Visit; view: ContactView | null; phone: string }) {
  const { voice, c } = visit;
  const words = contactWords[voice.language];
  const events = (view?.events ?? []).toSorted((a, b) => a.at - b.at || a.seq - b.seq);
  const asked = Number(/^\d{1,5}$/.exec(c.req.query("texts") ?? "")?.[0] ?? AT_ONCE);
  const shown = events.slice(-Math.max(asked, AT_ONCE));
  return (
    <section id="texts">
      <h2>{words.texts}</h2>
      {events.length === 0 && <Empty>{words.noTexts}</Empty>}
      {shown.length < events.length && (
        <p>
          <a href={`?texts=${shown.length + AT_ONCE}#texts`}>{words.earlier}</a>
        </p>
      )}
      <ol class="talk">
        {shown.map(({ type, at, data }) => (
          <li class={type === "message.received" ? "customer" : "agent"}>
            <small>
              {type === "message.received" ? words.them : words.us} · <When at={at} voice={voice} />
              {type === "message.failed" && <Badge tone="bad">{words.failed}</Badge>}
            </small>
            <p>{data.text ?? ""}</p>
          </li>
        ))}
      </ol>
      {view !== null && view.actions.length > 0 && (
        <Fold title={words.automatic}>
          <Timeline visit={visit} events={[]} actions={view.actions} back={contactAt("", phone)} />
        </Fold>
      )}
    </section>
  );
}
