import type { Child } from "hono/jsx";

import { lookNow } from "../ledger/now.ts";
import { listTallies } from "../ledger/tally.ts";
import { daysUntil } from "../lib/clock-hours.ts";
import { SECOND } from "../lib/instant.ts";
import { nowWords } from "../words/console/now.ts";
import { Charts, chartsSince } from "./now-charts.tsx";
import { Lists } from "./now-lists.tsx";
import { fragment, render } from "./page.tsx";
import { Live } from "./parts.tsx";
import type { Visit } from "./visit.ts";

const CHARTS_EVERY = 60 * SECOND;

/** What happens now, and what happened in the last day and month. */
export async function nowPage(visit: Visit): Promise<Response> {
  const [lists, charts] = await Promise.all([listsOf(visit), chartsOf(visit)]);
  const body = (
    <div class="now">
      <Live id="now" url="/now">
        {lists}
      </Live>
      <Live id="charts" url="/now/charts" every={CHARTS_EVERY}>
        {charts}
      </Live>
    </div>
  );
  return render(visit, { title: nowWords[visit.voice.language].title, at: "now" }, body);
}

/** The lists of the page alone. */
export async function nowLists(visit: Visit): Promise<Response> {
  return fragment(visit, await listsOf(visit));
}

/** Its charts alone. */
export async function nowCharts(visit: Visit): Promise<Response> {
  return fragment(visit, await chartsOf(visit));
}

async function listsOf({ env, now, voice }: Visit): Promise<Child> {
  const today = daysUntil(now, 1, voice.timeZone)[0]?.at ?? now;
  return <Lists news={await lookNow(env.LEDGER, { now, today })} now={now} today={today} voice={voice} />;
}

async function chartsOf({ env, now, voice }: Visit): Promise<Child> {
  const tallies = await listTallies(env.LEDGER, chartsSince(now, voice), { now, timeZone: voice.timeZone });
  return <Charts tallies={tallies} now={now} voice={voice} />;
}
