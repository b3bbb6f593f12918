import { outreachNamed } from "../api/outreach-named.ts";
import type { Changed } from "../objects/outreach-object.ts";
import type { OutreachView } from "../objects/outreach-view.ts";
import type { OutreachKind } from "../outreach/outreach.ts";
import { customerIn, textIn } from "../outreach/reaching.ts";
import { type OutreachPageWords, outreachPageWords } from "../words/console/outreach-page.ts";
import { Facts, Items } from "./outreach-facts.tsx";
import { Steps } from "./outreach-steps.tsx";
import { outreachAt } from "./outreach-table.tsx";
import { fragment, goTo, notFound, noticeOf, render } from "./page.tsx";
import { Fold, Live, Post } from "./parts.tsx";
import { Timeline } from "./timeline.tsx";
import type { Visit } from "./visit.ts";

/** While somebody is being called, and else: how often it is looked whether something has changed, in ms. */
const OFTEN = 1000;
const NOW_AND_THEN = 5000;

/** `/bookings/:id` and `/orders/:id`. */
export function outreachPage(kind: OutreachKind): (visit: Visit) => Promise<Response> {
  return async (visit) => {
    const view = await viewIn(visit, kind);
    if (!view) return notFound(visit, "outreach");
    const words = outreachPageWords[visit.voice.language];
    const path = outreachAt({ kind, id: idOf(view) });
    const { name } = customerIn(view);
    const body = (
      <Live id="standing" url={`${path}/now${partIn(visit)}`} every={view.state === "calling" ? OFTEN : NOW_AND_THEN}>
        <Standing visit={visit} view={view} />
      </Live>
    );
    const notice = noticeOf(visit, words.said);
    return render(visit, { title: words.titles[kind](name || idOf(view)), at: "outreach", notice }, body);
  };
}

/** What of that page changes by itself: all but its title. */
export function outreachNow(kind: OutreachKind): (visit: Visit) => Promise<Response> {
  return async (visit) => {
    const view = await viewIn(visit, kind);
    return view ? fragment(visit, <Standing visit={visit} view={view} />) : notFound(visit, "outreach");
  };
}

/** Which part of the time line is shown. */
function partIn({ c }: Visit): string {
  const part = c.req.query("part");
  return part === undefined ? "" : `?${new URLSearchParams({ part }).toString()}`;
}

type Deed = "confirm" | "cancel";

/** What a person decides about it by hand. */
export function settleOutreach(kind: OutreachKind, deed: Deed): (visit: Visit) => Promise<Response> {
  return async (visit) => {
    const object = outreachNamed(visit.env, kind, idIn(visit));
    const changed = (await (deed === "confirm" ? object?.confirm() : object?.cancel())) as Changed | undefined;
    if (!changed || changed.kind === "gone") return notFound(visit, "outreach");
    const said = deed === "confirm" ? "confirmed" : "cancelled";
    return goTo(visit, outreachAt({ kind, id: idIn(visit) }), changed.kind === "changed" ? said : "over");
  };
}

/** The id in the path. */
export function idIn({ c }: Visit): string {
  return c.req.param("id") ?? "";
}

/** All that is known of the one that the path names; null if nothing is. */
export async function viewIn(visit: Visit, kind: OutreachKind): Promise<OutreachView | null> {
  // How deep a body is the types of what crosses between objects can't say.
  return ((await outreachNamed(visit.env, kind, idIn(visit))?.view()) ?? null) as OutreachView | null;
}

type Props = { visit: Visit; view: OutreachView };

function Standing({ visit, view }: Props) {
  const path = outreachAt({ kind: view.kind, id: idOf(view) });
  return (
    <>
      <Facts visit={visit} view={view} />
      {view.kind === "order" && <Items visit={visit} view={view} />}
      <Steps visit={visit} view={view} />
      <Deeds visit={visit} view={view} path={path} />
      <section>
        <h2>{outreachPageWords[visit.voice.language].history}</h2>
        <Timeline visit={visit} events={view.events} actions={view.actions} back={path} />
      </section>
    </>
  );
}

/** What a person can decide, each with what comes of it; nothing is done at the first press. */
function Deeds({ visit, view, path }: Props & { path: string }) {
  const words = outreachPageWords[visit.voice.language];
  const { kind, state } = view;
  const isBooking = kind === "booking";
  const isOver = isBooking && (state === "cancelled" || Date.parse(textIn(view.body, "at")) <= visit.now);
  return (
    <section class="deeds">
      <h2>{words.deeds}</h2>
      {isOver && <p class="empty">{words.over}</p>}
      {isBooking && !isOver && (
        <p>
          <a class="button second" href={`${path}/change`}>
            {words.change}
          </a>
        </p>
      )}
      {!isOver && state !== "confirmed" && <Settle visit={visit} deed="confirm" to={path} say={sayOf(words, kind)} />}
      {!isOver && <Settle visit={visit} deed="cancel" to={path} say={sayOf(words, kind)} />}
    </section>
  );
}

type Say = Record<Deed, { title: string; will: string; button: string }>;

function sayOf(words: OutreachPageWords, kind: OutreachKind): Say {
  return {
    confirm: { title: words.confirm, will: words.confirmWill, button: words.doConfirm },
    cancel: { title: words.cancel[kind], will: words.cancelWill, button: words.doCancel[kind] },
  };
}

function Settle({ visit, deed, to, say }: { visit: Visit; deed: Deed; to: string; say: Say }) {
  const { title, will, button } = say[deed];
  return (
    <Fold title={title}>
      <Post visit={visit} to={`${to}/${deed}`}>
        <p>{will}</p>
        <button class={deed === "cancel" ? "danger" : undefined}>{button}</button>
      </Post>
    </Fold>
  );
}

function idOf({ body }: OutreachView): string {
  return (body as { id: string }).id;
}
