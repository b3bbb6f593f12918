import { parseArgs } from "node:util";

import { FEW, MANY, measurePages } from "./console.ts";
import { measureConversation } from "./conversation.ts";
import { ANSWERED_CALL, measureCost, MISSED_CALLS } from "./cost.ts";
import { measureGrowth } from "./growth.ts";
import { keep } from "./kept.ts";
import { type Counted, freeTable, monthTable, partTable } from "./month-tables.ts";
import { CONFIRMED_ORDER, measureLateness, measureReaching, REMINDED_BOOKING } from "./outreach.ts";
import { STREAM_PLATFORMS } from "./platform-streams.ts";
import { build, mediaHere } from "./runtime.ts";
import { fullUseTable, memoryTable, streamLatencyTable, type Streaming } from "./stream-tables.ts";
import { measureStreams } from "./streams.ts";
import {
  costTable,
  firstWordTable,
  growthTable,
  kindTable,
  latenessTable,
  pageTable,
  stepTable,
  throughputTable,
} from "./tables.ts";
import { measureFirstWord, measureTalk } from "./talk.ts";
import { measureThroughput } from "./throughput.ts";

const USAGE = `npm run bench -- [--only throughput|cost|growth|outreach|talk|streams|conversation|console]… [--seconds 3] [--rounds 3] [--objects disk|memory]… [--ledger here|elsewhere] [--keep]

  --only     measures no more than this
  --seconds  how long each load lasts, per round and side
  --rounds   how often each side is measured; medians are shown
  --objects  where the objects lie; both without it
  --ledger   what the front door is measured with: a ledger on this machine, or none here, as where D1 is another machine
  --keep     keeps what cost, outreach and conversation counted, for docs/costs.md`;

const PARTS = ["throughput", "cost", "growth", "outreach", "talk", "streams", "conversation", "console"];
const OPTIONS = {
  only: { type: "string", multiple: true, default: PARTS },
  seconds: { type: "string", default: "3" },
  rounds: { type: "string", default: "3" },
  objects: { type: "string", multiple: true },
  ledger: { type: "string", default: "here" },
  keep: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const { values } = parseArgs({ options: OPTIONS });
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
const media = mediaHere().filter((medium) => values.objects?.includes(medium) ?? true);
const isKnown = values.only.every((part) => PARTS.includes(part)) && ["here", "elsewhere"].includes(values.ledger);
const isUsable = isKnown && seconds > 0 && rounds > 0 && media.length > 0;
if (values.help || !isUsable) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const [offhook, floor, loopRelay, relay, counted, ledgerPages] = await Promise.all([
  build("src/index.ts"),
  build("bench/floor.ts"),
  build("bench/loop-relay.ts"),
  build("bench/relay.ts"),
  build("bench/counted.ts"),
  build("bench/ledger-pages.ts"),
]);
if (values.only.includes("throughput")) await showThroughput();
if (values.only.includes("cost")) await showCost();
if (values.only.includes("growth"))
  say("The cost of one more event", growthTable(await measureGrowth({ offhook, counted })));

if (values.only.includes("outreach")) await showOutreach();
if (values.only.includes("talk")) await showTalk();
if (values.only.includes("streams")) await showStreams();
if (values.only.includes("conversation")) await showConversation();
if (values.only.includes("console"))
  say(
    `What the console asks of a ledger with ${FEW} and with ${MANY} calls`,
    pageTable(await measurePages(ledgerPages)),
  );

async function showThroughput(): Promise<void> {
  const { rows, refused } = await measureThroughput(
    { floor, offhook },
    { media, rounds, seconds, hasLedger: values.ledger === "here" },
  );
  say(`The front door, medians of ${rounds} rounds of ${seconds} s`, throughputTable(rows));
  console.log(`deliveries not answered by 202: ${refused}`);
  if (refused > 0) process.exitCode = 1;
}

async function showCost(): Promise<void> {
  const costs = [];
  for (const missed of MISSED_CALLS) costs.push(await measureCost(counted, missed));
  say("What a missed call costs, counted", costTable("a missed call, each delivery twice", costs));
  for (const cost of costs) say(`Where the rows go: ${cost.name}`, stepTable(cost));
  const answered = await measureCost(counted, ANSWERED_CALL);
  say(
    "What an answered call costs that is recorded in a CRM, counted",
    costTable("an answered call, each delivery twice", [answered]),
  );
  say(`Where the rows go: ${answered.name}`, stepTable(answered));
  const [missed] = costs;
  if (missed) showMonths({ "missed call": missed.bill, "answered call": answered.bill });
}

/** What that comes to, and how far the free plan goes. */
function showMonths(bills: Counted): void {
  const tables = [monthTable(bills), partTable(bills), freeTable(bills)];
  say("What many of them cost", tables.join("\n\n"));
  if (values.keep) keep(bills);
}

async function showOutreach(): Promise<void> {
  const costs = [await measureReaching(counted, REMINDED_BOOKING), await measureReaching(counted, CONFIRMED_ORDER)];
  say("What reaching a customer costs, counted", costTable("a text, a call, a key", costs));
  for (const cost of costs) say(`Where the rows go: ${cost.name}`, stepTable(cost));
  const [booking, order] = costs;
  if (booking && order) showMonths({ booking: booking.bill, order: order.bill });
  const rows = [];
  for (const medium of media) rows.push(await measureLateness(offhook, { count: 1000, medium }));
  say("How late texts are that are all due at one instant", latenessTable(rows));
}

async function showTalk(): Promise<void> {
  const rows = [];
  for (const medium of media)
    for (const calls of [1, 16])
      rows.push(
        await measureFirstWord({ relay: loopRelay, offhook }, { medium, calls, turns: calls === 1 ? 200 : 800 }),
      );
  say("The first word of a turn over the voice loop", firstWordTable(rows));
  const costs = [await measureTalk(counted, 1), await measureTalk(counted, 6)];
  say("What a call over the voice loop costs, counted", costTable("a talk, until the CRM has it", costs));
  for (const cost of costs.slice(0, 1)) say(`Where the rows go: ${cost.name}`, stepTable(cost));
}

async function showStreams(): Promise<void> {
  const medium = media.at(-1) ?? "disk";
  const streaming: Streaming[] = [];
  for (const platform of STREAM_PLATFORMS) {
    const done = await measureStreams({ relay, offhook }, platform, { medium, rounds, seconds });
    streaming.push({ platform: platform.name, rounds: done });
  }
  say("What a conversation's sound takes longer than through a bare relay", streamLatencyTable(streaming));
  say("How much sound goes through one workerd", fullUseTable(streaming));
  say("How much memory a conversation takes", memoryTable(streaming));
}

async function showConversation(): Promise<void> {
  const cost = await measureConversation(counted);
  say("What a conversation costs, counted", costTable("a caller talks with a model", [cost]));
  say(`Where the rows go: ${cost.name}`, kindTable(cost));
  showMonths({ "2 min of talk": cost.bill });
}

function say(title: string, text: string): void {
  console.log(`\n${title}\n\n${text}`);
}
