import type { Page as Listed } from "../ledger/page.ts";
import type { UnreadableItem } from "../ledger/unreadable.ts";
import { manyLines } from "../lib/text.ts";
import { writeUnreadable } from "../words/console/reasons.ts";
import { troubleWords } from "../words/console/trouble.ts";
import { goTo } from "./page.tsx";
import { Empty, Fold, Post, When } from "./parts.tsx";
import type { Visit } from "./visit.ts";

/** `POST /unreadable/:id/replay`: reads a delivery again that nobody understood. */
export async function replayUnreadable(visit: Visit): Promise<Response> {
  const answer = await visit.told.replay(visit.c, visit.c.req.param("id") ?? "");
  if (!answer) return goTo(visit, "/trouble", "noDelivery");
  if (!answer.ok) return goTo(visit, "/trouble", answer.status === 503 ? "unstored" : "stillUnreadable");
  const { status } = await answer.json<{ status: string }>();
  return goTo(visit, "/trouble", status === "unreadable" ? "stillUnreadable" : "understood");
}

/** Deliveries that nobody understood, the latest first. */
export function Unreadables({ visit, page: { items, cursor } }: { visit: Visit; page: Listed<UnreadableItem> }) {
  const words = troubleWords[visit.voice.language];
  if (items.length === 0) return <Empty>{words.noUnreadable}</Empty>;
  return (
    <>
      <p class="faint">{words.unreadableAbout}</p>
      {items.map((item) => (
        <Delivery visit={visit} item={item} />
      ))}
      {cursor !== null && (
        <p class="pager">
          <a href={`?${new URLSearchParams({ unreadable: cursor }).toString()}`}>{words.moreUnreadable}</a>
        </p>
      )}
    </>
  );
}

function Delivery({ visit, item }: { visit: Visit; item: UnreadableItem }) {
  const words = troubleWords[visit.voice.language];
  // The last character of the head may be cut in two; as the beginning of a stream it is left out.
  const text = manyLines(new TextDecoder().decode(item.head, { stream: true }));
  return (
    <article class="sheet delivery" aria-label={`${item.provider} ${item.path}`}>
      <h3>{`${item.provider} ${item.path}`}</h3>
      <dl class="facts">
        <dt>{words.received}</dt>
        <dd>
          <When at={item.receivedAt} voice={visit.voice} />
        </dd>
        <dt>{words.why}</dt>
        <dd>{writeUnreadable(item.reason, visit.voice.language)}</dd>
      </dl>
      <Fold title={words.body(item.bytes)} id={`body-${item.id}`}>
        <pre>{text}</pre>
      </Fold>
      <Post visit={visit} to={`/unreadable/${encodeURIComponent(item.id.toWellFormed())}/replay`}>
        <button class="second">{words.replay}</button>
      </Post>
    </article>
  );
}
