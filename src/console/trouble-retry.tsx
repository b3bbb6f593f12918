import { RETRIED_AT_MOST, retryDead } from "../api/dead.ts";
import { type DeadCount, countDead } from "../ledger/trouble.ts";
import { actionWords } from "../words/console/action.ts";
import { troubleWords } from "../words/console/trouble.ts";
import { fragment, goTo, render } from "./page.tsx";
import { Badge, Behind, Empty, Heads, Live, Post } from "./parts.tsx";
import { type Asked, askedOf, numberIn, queryOf, readCounts, totalOf, writeCounts } from "./trouble-filter.ts";
import type { Form, Visit } from "./visit.ts";

const NOW_EVERY_MS = 2000;

/** How far it has come. `before`: how many of the kind there were in the beginning, in whatever state. */
type Course = { asked: Asked & { state: DeadCount["state"] }; before: DeadCount[]; retried: number; skipped: number };

/** `GET /trouble/retry`: how many of which kind would be tried again. Unknown ones only if they are asked for. */
export async function previewRetry(visit: Visit): Promise<Response> {
  const { voice, env, c } = visit;
  const words = troubleWords[voice.language];
  const { asked } = courseOf(c.req.query());
  const counted = await countDead(env.LEDGER, { kind: asked.kind });
  if (!counted.ok) throw new Error(counted.reason);
  const { counts: before, isMore } = counted.value;
  const counts = inState(before, asked.state);
  const body = (
    <>
      {counts.length === 0 ? (
        <Empty>{words.noneLikeThis}</Empty>
      ) : (
        <>
          <p>{words.willRetry(words.counted(totalOf(counts), isMore))}</p>
          {asked.state === "unknown" && <p class="notice warn">{words.unknownWarning}</p>}
          <Counts visit={visit} before={counts} />
          <Post visit={visit} to="/trouble/retry">
            <Fields values={fieldsOf({ asked, before, retried: 0, skipped: 0 })} />
            <button>{words.begin}</button>
          </Post>
        </>
      )}
      <Back visit={visit} />
    </>
  );
  return render(visit, { title: words.retryTitle, at: "trouble" }, body);
}

/** `POST /trouble/retry`: tries some again, and shows how to go on with the others, or what changed. */
export async function retrySome(visit: Visit, form: Form): Promise<Response> {
  const { voice, env } = visit;
  const words = troubleWords[voice.language];
  const { asked, before, ...so } = courseOf(form);
  const cursor = form["cursor"] || undefined;
  const done = await retryDead(env, { ...asked, limit: RETRIED_AT_MOST, cursor });
  if (!done.ok) return goTo(visit, "/trouble", "badCursor");
  const { retried, skipped, cursor: next } = done.value;
  const course = { asked, before, retried: so.retried + retried, skipped: so.skipped + skipped };
  if (next === null) return goTo(visit, `/trouble/retried?${queryOf(fieldsOf(course))}`);
  const [value, max] = [course.retried + course.skipped, Math.max(totalOf(inState(before, asked.state)), 1)];
  const body = (
    <>
      <p role="status">{words.progress(value, max)}</p>
      <progress value={Math.min(value, max)} max={max} aria-label={words.working} />
      <Post visit={visit} to="/trouble/retry" auto>
        <Fields values={{ ...fieldsOf(course), cursor: next }} />
        <button>{words.goOn}</button>
      </Post>
      <Back visit={visit} />
    </>
  );
  return render(visit, { title: words.working, at: "trouble" }, body);
}

/** `GET /trouble/retried`: what changed, before and now. */
export async function retriedPage(visit: Visit): Promise<Response> {
  const words = troubleWords[visit.voice.language];
  const { before: _, ...course } = courseOf(visit.c.req.query());
  const url = `/trouble/retried/now?${queryOf(fieldsOf(courseOf(visit.c.req.query())))}`;
  const body = (
    <>
      <p>{words.retried(course.retried)}</p>
      {course.skipped > 0 && <p>{words.skipped(course.skipped)}</p>}
      <Live id="changed" url={url} every={NOW_EVERY_MS}>
        {await changes(visit)}
      </Live>
      <Back visit={visit} />
    </>
  );
  return render(visit, { title: words.doneTitle, at: "trouble" }, body);
}

/** `GET /trouble/retried/now`: the same as it is by now. */
export async function retriedNow(visit: Visit): Promise<Response> {
  return fragment(visit, await changes(visit));
}

async function changes(visit: Visit) {
  const words = troubleWords[visit.voice.language];
  const { asked, before } = courseOf(visit.c.req.query());
  // What was unknown may be dead by now.
  const counted = await countDead(visit.env.LEDGER, { kind: asked.kind });
  if (!counted.ok) throw new Error(counted.reason);
  const { counts } = counted.value;
  return (
    <>
      <p>{words.underWay(totalOf(counts))}</p>
      <Counts visit={visit} before={before} now={counts} />
      <Behind voice={visit.voice} />
    </>
  );
}

/** How many of each kind and state there are, or were and are. */
function Counts(props: { visit: Visit; before: readonly DeadCount[]; now?: readonly DeadCount[] }) {
  const { visit, before, now } = props;
  const { language } = visit.voice;
  const [words, actions] = [troubleWords[language], actionWords[language]];
  const keyOf = ({ kind, state }: DeadCount) => `${kind} ${state}`;
  const rows = new Map([...before, ...(now ?? [])].map((one) => [keyOf(one), one]));
  const countIn = (counts: readonly DeadCount[], key: string) => totalOf(counts.filter((one) => keyOf(one) === key));
  if (rows.size === 0) return null;
  return (
    <table class="counts">
      <Heads names={[words.what, words.state, ...(now ? [words.before, words.now] : [words.count])]} />
      <tbody>
        {[...rows].map(([key, { kind, state }]) => (
          <tr>
            <th scope="row">{actions.kinds[kind]}</th>
            <td>
              <Badge tone={state === "dead" ? "bad" : "warn"}>{actions.states[state]}</Badge>
            </td>
            <td>{countIn(before, key)}</td>
            {now && <td>{countIn(now, key)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inState(counts: readonly DeadCount[], state: DeadCount["state"]): DeadCount[] {
  return counts.filter((one) => one.state === state);
}

function Fields({ values }: { values: Readonly<Record<string, string | undefined>> }) {
  return (
    <>
      {Object.entries(values).map(([name, value]) =>
        value === undefined ? null : <input type="hidden" name={name} value={value} />,
      )}
    </>
  );
}

function Back({ visit }: { visit: Visit }) {
  return (
    <p>
      <a href="/trouble">{troubleWords[visit.voice.language].back}</a>
    </p>
  );
}

/** How far it has come, as forms and addresses carry it. */
function fieldsOf({ asked, before, retried, skipped }: Course): Record<string, string | undefined> {
  const counts = { before: writeCounts(before), retried: String(retried), skipped: String(skipped) };
  return { kind: asked.kind, state: asked.state, ...counts };
}

function courseOf(values: Readonly<Record<string, string>>): Course {
  const asked = askedOf(values);
  const counts = { retried: numberIn(values["retried"]), skipped: numberIn(values["skipped"]) };
  return { asked: { ...asked, state: asked.state ?? "dead" }, before: readCounts(values["before"]), ...counts };
}
