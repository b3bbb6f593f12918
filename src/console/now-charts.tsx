import type { Counts, Tally } from "../ledger/hour-count.ts";
import { daysUntil, hoursOf } from "../lib/clock-hours.ts";
import { HOUR } from "../lib/instant.ts";
import { chartWords, written } from "../words/console/charts.ts";
import { writeLength } from "../words/console/length.ts";
import { type Language, type Voice, writeClock, writeDate } from "../words/language.ts";
import { Bars } from "./chart.tsx";
import { Fold } from "./parts.tsx";
import { type Point, pointsOf } from "./series.ts";

type Words = (typeof chartWords)[Language];
/** What a chart shows of the counts, and how it writes it. `within`: a part of it. */
type Chart = {
  name: string;
  valueOf: (counts: Counts) => number | null;
  within?: { name: string; valueOf: (counts: Counts) => number };
  write: (value: number) => string;
  /** Whether values of several hours can be summed. */
  isSum: boolean;
};
type Period = { id: string; title: string; unit: string; points: Point[]; label: (at: number) => string; last: string };

const HOURS = 24;
const DAYS = 30;

/** The first instant that the charts show. */
export function chartsSince(now: number, { timeZone }: Voice): number {
  return Math.min(now - HOURS * HOUR, daysUntil(now, DAYS, timeZone)[0]?.at ?? now);
}

/** What happened per hour of the last day and per day of the last month, as pictures and as numbers. */
export function Charts({ tallies, now, voice }: { tallies: readonly Tally[]; now: number; voice: Voice }) {
  const words = chartWords[voice.language];
  const hours = hoursOf({ at: now - (HOURS - 1) * HOUR, until: now + 1 }, voice.timeZone);
  const days = daysUntil(now, DAYS, voice.timeZone);
  const periods: Period[] = [
    {
      id: "day",
      title: words.lastDay,
      unit: words.hour,
      points: pointsOf(hours, tallies),
      label: (at) => writeClock(at, voice),
      last: words.now,
    },
    {
      id: "month",
      title: words.lastMonth,
      unit: words.day,
      points: pointsOf(days, tallies),
      label: (at) => writeDate(at, voice),
      last: words.today,
    },
  ];
  const charts = chartsOf(words, voice.language);
  return (
    <>
      {periods.map((period) => (
        <>
          <h2>{period.title}</h2>
          <div class="charts">
            {charts.map((chart, index) => (
              <Picture id={`${period.id}-${index}`} chart={chart} period={period} words={words} />
            ))}
          </div>
          <Numbers charts={charts} period={period} words={words} />
        </>
      ))}
    </>
  );
}

function chartsOf(words: Words, language: Language): Chart[] {
  const counted = { write: written, isSum: true };
  return [
    {
      ...counted,
      name: words.calls,
      valueOf: ({ calls }) => calls,
      within: { name: words.missed, valueOf: ({ missed }) => missed },
    },
    {
      ...counted,
      name: words.outreaches,
      valueOf: ({ outreaches }) => outreaches,
      within: { name: words.reached, valueOf: ({ reached }) => reached },
    },
    { ...counted, name: words.failed, valueOf: ({ failed }) => failed },
    {
      name: words.slowest,
      valueOf: ({ slowestMs }) => slowestMs,
      write: (ms) => writeLength(ms, language),
      isSum: false,
    },
  ];
}

type Shown = { chart: Chart; period: Period; words: Words };

function Picture({ id, ...shown }: Shown & { id: string }) {
  const { chart, period } = shown;
  const desc = describe(shown);
  const bars = period.points.map(({ counts }) => ({
    value: counts && (chart.valueOf(counts) ?? 0),
    ...(chart.within && { within: counts ? chart.within.valueOf(counts) : 0 }),
  }));
  return (
    <figure>
      <figcaption>
        <strong>{chart.name}</strong> <span class="faint">{desc}</span>
      </figcaption>
      <Bars id={id} title={`${chart.name}, ${period.title}`} desc={desc} bars={bars} />
      <p class="axis" aria-hidden="true">
        <span>{period.label(period.points[0]?.at ?? 0)}</span>
        <span>{period.last}</span>
      </p>
    </figure>
  );
}

/** All that the picture shows, in short. */
function describe({ chart, period, words }: Shown): string {
  const known = period.points.flatMap(({ at, counts }) => (counts ? [{ at, counts }] : []));
  const highest = known.reduce<{ at: number; value: number }>(
    (most, { at, counts }) => {
      const value = chart.valueOf(counts) ?? 0;
      return value > most.value ? { at, value } : most;
    },
    { at: 0, value: 0 },
  );
  if (highest.value === 0) return words.nothing;
  const peak = words.highest(chart.write(highest.value), period.label(highest.at));
  if (!chart.isSum) return peak;
  const sum = known.reduce((total, { counts }) => total + (chart.valueOf(counts) ?? 0), 0);
  const { within } = chart;
  const part = within && known.reduce((total, { counts }) => total + within.valueOf(counts), 0);
  const parted = part === undefined ? [] : [words.within(within?.name ?? "", part, Math.round((part / sum) * 100))];
  return [words.sum(sum), ...parted, peak].join(" · ");
}

function Numbers({ charts, period, words }: { charts: Chart[]; period: Period; words: Words }) {
  const columns = charts.flatMap(({ name, valueOf, write, within }) => [
    { name, cell: (counts: Counts) => writeOr(valueOf(counts), write, words.none) },
    ...(within ? [{ name: within.name, cell: (counts: Counts) => write(within.valueOf(counts)) }] : []),
  ]);
  return (
    <Fold id={`numbers-${period.id}`} title={`${words.table}: ${period.title}`}>
      <table class="cards">
        <caption class="hidden-words">{period.title}</caption>
        <thead>
          <tr>
            <th scope="col">{period.unit}</th>
            {columns.map(({ name }) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {period.points.toReversed().map(({ at, counts }) => (
            <tr>
              <th scope="row">{period.label(at)}</th>
              {columns.map(({ name, cell }) => (
                <td data-label={name}>{counts ? cell(counts) : words.uncounted}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Fold>
  );
}

function writeOr(value: number | null, write: (value: number) => string, none: string): string {
  return value === null ? none : write(value);
}
