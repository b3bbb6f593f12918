import { type DeadCount, type DeadItem, countDead, listDead } from "../ledger/trouble.ts";
import { listUnreadable } from "../ledger/unreadable.ts";
import { oneLine } from "../lib/text.ts";
import type { ActionKind } from "../rules/action.ts";
import { actionWords } from "../words/console/action.ts";
import { troubleWords } from "../words/console/trouble.ts";
import type { Voice } from "../words/language.ts";
import { bookingAt, callAt, contactAt, orderAt } from "../words/links.ts";
import { writePerson } from "../words/person.ts";
import { noticeOf, render } from "./page.tsx";
import { Badge, Behind, Choice, Empty, Heads, Pager, When } from "./parts.tsx";
import { Reason } from "./reason.tsx";
import { Settling } from "./settling.tsx";
import { type Asked, askedOf, queryOf, totalOf } from "./trouble-filter.ts";
import { Unreadables } from "./unreadable.tsx";
import type { Visit } from "./visit.ts";

const AT_ONCE = 50;
const UNREADABLE_AT_ONCE = 20;
const LONGEST_WHO = 100;

/** `GET /trouble`: whatever could not be done, is unknown or was not understood. */
export async function troublePage(visit: Visit): Promise<Response> {
  const { c, env, voice } = visit;
  const words = troubleWords[voice.language];
  const asked = askedOf(c.req.query());
  const [listed, counted, unreadable] = await Promise.all([
    listDead(env.LEDGER, { ...asked, limit: AT_ONCE, cursor: c.req.query("cursor") }),
    countDead(env.LEDGER, {}),
    listUnreadable(env.LEDGER, { limit: UNREADABLE_AT_ONCE, cursor: c.req.query("unreadable") }),
  ]);
  if (!listed.ok || !counted.ok || !unreadable.ok) return c.redirect("/trouble?said=badCursor", 303);
  const notice = noticeOf(visit, { ...actionWords[voice.language].said, ...words.said });
  return render(
    visit,
    { title: words.title, at: "trouble", notice },
    <>
      <Behind voice={voice} />
      <h2>{words.actions}</h2>
      <Filter visit={visit} asked={asked} counts={counted.value.counts} />
      <RetryLinks visit={visit} asked={asked} counted={counted.value} />
      <Actions visit={visit} items={listed.value.items} isAll={counted.value.counts.length === 0} />
      {listed.value.items.length < AT_ONCE && listed.value.cursor !== null && <p class="faint">{words.goesOn}</p>}
      <Pager visit={visit} cursor={listed.value.cursor} />
      <h2>{words.unreadable}</h2>
      <Unreadables visit={visit} page={unreadable.value} />
    </>,
  );
}

/** Which of them to see; the kinds that there are, with how many. */
function Filter({ visit, asked, counts }: { visit: Visit; asked: Asked; counts: readonly DeadCount[] }) {
  const { language } = visit.voice;
  const [words, actions] = [troubleWords[language], actionWords[language]];
  const kinds = new Set([...counts.map(({ kind }) => kind), ...(asked.kind === undefined ? [] : [asked.kind])]);
  const optionOf = (kind: ActionKind) => {
    const count = totalOf(counts.filter((one) => one.kind === kind));
    return [kind, `${actions.kinds[kind]} (${words.counted(count, false)})`] as const;
  };
  if (kinds.size === 0) return null;
  return (
    <form method="get" action="/trouble" class="row">
      <Choice
        label={words.kind}
        name="kind"
        value={asked.kind}
        options={[["", words.anyKind], ...[...kinds].map(optionOf)]}
      />
      <Choice
        label={words.state}
        name="state"
        value={asked.state}
        options={[
          ["", words.anyState],
          ["dead", actions.states.dead],
          ["unknown", actions.states.unknown],
        ]}
      />
      <button class="second">{words.filter}</button>
    </form>
  );
}

type Counted = { counts: DeadCount[]; isMore: boolean };

/** The ways to try many again: each leads to a page that says how many first. */
function RetryLinks({ visit, asked, counted }: { visit: Visit; asked: Asked; counted: Counted }) {
  const words = troubleWords[visit.voice.language];
  const links = (["dead", "unknown"] as const).flatMap((state) => {
    const count = totalOf(counted.counts.filter((one) => one.state === state && (asked.kind ?? one.kind) === one.kind));
    const isAsked = (asked.state ?? "dead") === state;
    return count > 0 && isAsked ? [{ state, count: words.counted(count, counted.isMore) }] : [];
  });
  return links.map(({ state, count }) => (
    <p>
      <a class="button second" href={`/trouble/retry?${queryOf({ ...asked, state })}`}>
        {state === "dead" ? words.retryAll(count) : words.retryAllUnknown(count)}
      </a>
    </p>
  ));
}

function Actions({ visit, items, isAll }: { visit: Visit; items: readonly DeadItem[]; isAll: boolean }) {
  const words = troubleWords[visit.voice.language];
  if (items.length === 0) return <Empty>{isAll ? words.nothing : words.noneLikeThis}</Empty>;
  return (
    <table class="cards trouble">
      <Heads names={[words.what, words.about, words.why, words.since, words.todo]} />
      <tbody>
        {items.map((item) => (
          <Action visit={visit} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Action({ visit, item }: { visit: Visit; item: DeadItem }) {
  const { c, voice } = visit;
  const [words, actions] = [troubleWords[voice.language], actionWords[voice.language]];
  const { said: _, ...asked } = c.req.query();
  const back = `/trouble?${new URLSearchParams(asked).toString()}`;
  return (
    <tr>
      <th scope="row">
        {actions.kinds[item.kind]}{" "}
        <Badge tone={item.state === "dead" ? "bad" : "warn"}>{actions.states[item.state]}</Badge>
      </th>
      <td data-label={words.about}>
        <Link item={item} voice={voice} />
      </td>
      <td data-label={words.why}>
        {item.why === "" && item.status == null ? (
          words.noWhy
        ) : (
          <Reason status={item.status} detail={item.why} isOpen={item.state === "dead"} language={voice.language} />
        )}
      </td>
      <td data-label={words.since}>
        <When at={item.at} voice={voice} />
      </td>
      <td>
        <Settling visit={visit} action={item} back={back} />
      </td>
    </tr>
  );
}

/** Where it can be seen, by the number that it is about. */
function Link({ item: { about, phone }, voice }: { item: DeadItem; voice: Voice }) {
  const words = troubleWords[voice.language];
  const who = oneLine(writePerson({ from: phone, name: null }, voice), LONGEST_WHO);
  if ("call" in about) return <a href={callAt("", about.call)}>{`${words.call} · ${who}`}</a>;
  if ("booking" in about) return <a href={bookingAt("", about.booking)}>{`${words.booking} · ${who}`}</a>;
  if ("order" in about) return <a href={orderAt("", about.order)}>{`${words.order} · ${who}`}</a>;
  if (about.contact === "") return <>{who}</>;
  return <a href={contactAt("", about.contact)}>{`${words.text} · ${who}`}</a>;
}
