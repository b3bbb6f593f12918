import { type OutreachFilter, type OutreachItem, listOutreaches } from "../ledger/outreach-list.ts";
import type { Page } from "../ledger/page.ts";
import { isE164, toE164, withPlus } from "../lib/phone.ts";
import { BOOKING_STATES, ORDER_STATES, type OutreachKind } from "../outreach/outreach.ts";
import { outreachWords } from "../words/console/outreach.ts";
import { outreachesWords } from "../words/console/outreaches.ts";
import { OutreachTable, Tabs } from "./outreach-table.tsx";
import { render } from "./page.tsx";
import { Behind, Choice, Empty, Field, LookedAt, Pager } from "./parts.tsx";
import type { Visit } from "./visit.ts";

const LIMIT = 50;
const LOOK_AT = 5000;
const STATES = { booking: BOOKING_STATES, order: ORDER_STATES };
/** How one stands that waits for a person. Also an order that waits: whoever was spoken with and said nothing plain is among them. */
const NEEDING = {
  booking: ["cancel_requested", "called_back", "reached", "unreached"],
  order: ["changed", "unreachable", "waiting"],
};
const WHENS = ["upcoming", "past", "all"] as const;
type When = (typeof WHENS)[number];

/** `/bookings` and `/orders`: first those that wait for a person, unless some are asked for. */
export function outreachesPage(kind: OutreachKind): (visit: Visit) => Promise<Response> {
  return async (visit) => {
    const words = outreachesWords[visit.voice.language];
    const asked = askedIn(visit, kind);
    const needed = asked.isAnything ? null : await needing(visit, kind);
    const listed = asked.isBadPhone ? NOTHING : await list(visit, asked.filter, asked.cursor);
    const body = (
      <>
        <Tabs visit={visit} kind={kind} />
        <Search visit={visit} kind={kind} asked={asked} />
        {needed && (
          <section>
            <h2>{words.needing[kind]}</h2>
            <Found visit={visit} kind={kind} page={{ ...needed, cursor: null }} none={words.noneNeeding} />
          </section>
        )}
        <section>
          <h2>{titleOf(visit, kind, asked)}</h2>
          <Found visit={visit} kind={kind} page={listed} none={words.none} />
          <Pager visit={visit} cursor={listed.cursor} />
        </section>
        <Behind voice={visit.voice} />
      </>
    );
    return render(visit, { title: words.titles[kind], at: "outreach" }, body);
  };
}

const NOTHING: Page<OutreachItem> = { items: [], cursor: null };
type Filter = OutreachFilter & { isRising: boolean };
type Asked = {
  filter: Filter;
  cursor: string | undefined;
  /** As it was typed. */
  phone: string;
  when: When;
  isBadPhone: boolean;
  /** Whoever asks for nothing is shown first what waits for them. */
  isAnything: boolean;
};

function askedIn({ c, settings, now }: Visit, kind: OutreachKind): Asked {
  const { state: wanted, phone: typed = "", when: period, cursor } = c.req.query();
  const states: readonly string[] = STATES[kind];
  const state = states.find((one) => one === wanted);
  const phone = typed.trim() === "" ? undefined : toE164(withPlus(typed).trim(), settings.DEFAULT_COUNTRY);
  const usual = kind === "booking" && phone === undefined ? "upcoming" : "all";
  const when = WHENS.find((one) => one === period) ?? usual;
  const bounds = { ...(when === "upcoming" && { since: now }), ...(when === "past" && { until: now }) };
  const isAnything = [state, phone, cursor, period].some((one) => one !== undefined);
  const filter = { kind, state, phone, ...bounds, isRising: when === "upcoming" };
  return { filter, cursor, phone: typed, when, isBadPhone: phone !== undefined && !isE164(phone), isAnything };
}

/** What a page shows. A cursor that no page of this list gave is as none. */
async function list(visit: Visit, filter: Filter, cursor?: string): Promise<Page<OutreachItem>> {
  const listed = await listOutreaches(visit.env.LEDGER, { ...filter, cursor, limit: LIMIT, lookAt: LOOK_AT });
  return listed.ok ? listed.value : list(visit, filter);
}

/** An appointment that is over waits for nobody any more. */
function needing(visit: Visit, kind: OutreachKind): Promise<Page<OutreachItem>> {
  const isBooking = kind === "booking";
  return list(visit, { kind, state: NEEDING[kind], isRising: isBooking, ...(isBooking && { since: visit.now }) });
}

function titleOf({ voice }: Visit, kind: OutreachKind, { filter, when }: Asked): string {
  const words = outreachesWords[voice.language];
  if (filter.state !== undefined || filter.phone !== undefined) return words.found;
  return when === "all" ? words.all[kind] : words[when];
}

function Search({ visit, kind, asked }: { visit: Visit; kind: OutreachKind; asked: Asked }) {
  const words = outreachesWords[visit.voice.language];
  const { states } = outreachWords[visit.voice.language];
  const options = STATES[kind].map((state) => [state, states[state]] as const);
  const whens = WHENS.map((when) => [when, words.whens[when]] as const);
  const state = typeof asked.filter.state === "string" ? asked.filter.state : "";
  const error = asked.isBadPhone ? words.badPhone : undefined;
  return (
    <form method="get" class="row" role="search">
      <Choice label={words.state} name="state" value={state} options={[["", words.anyState], ...options]} />
      <Field label={words.phone} name="phone" type="tel" value={asked.phone} error={error} />
      {kind === "booking" && <Choice label={words.when} name="when" value={asked.when} options={whens} />}
      <button>{words.search}</button>
      {kind === "booking" && (
        <a class="button second" href="/bookings/new">
          {words.make}
        </a>
      )}
    </form>
  );
}

type FoundProps = { visit: Visit; kind: OutreachKind; page: Page<OutreachItem>; none: string };

/** What was found, and how far was looked where that is not everything. */
function Found({ visit, kind, page, none }: FoundProps) {
  const isCutShort = page.cursor !== null && page.items.length < LIMIT;
  return (
    <>
      {page.items.length > 0 ? <OutreachTable visit={visit} kind={kind} items={page.items} /> : <Empty>{none}</Empty>}
      {isCutShort && <LookedAt count={LOOK_AT} voice={visit.voice} />}
    </>
  );
}
