import { settledCall } from "../test/world/calls.ts";
import { type Offhook, startOffhook, talkSettings } from "../test/world/offhook.ts";
import { play, type Send } from "../test/world/play.ts";
import { keysIn } from "../test/world/prove.ts";
import { type ServedWorld, serveWorld } from "../test/world/serve.ts";
import { findStory } from "../test/world/stories.ts";
import { announce, type LocalRun, withdraw } from "./local-run.ts";
import { deliveries, quote, table, timeline } from "./print.ts";

const WORKER_PORT = 8787;
const DEMO = ["clawops/missed", "clawops/missed-article"];
/** Slow enough to be watched. */
const PACE = { dialMs: 500, ringMs: 2500, turnMs: 800, talkMs: 3000, backMs: 3000, madeMs: 2000 };
const ASKED = Symbol("asked to end");

/** Aborted once, by whatever ends the run first: a signal, the Worker's own end, an error. */
const over = new AbortController();
const isOver = new Promise<void>((resolve) => over.signal.addEventListener("abort", () => resolve()));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => over.abort(ASKED));

let world: ServedWorld | undefined;
let offhook: Offhook | undefined;
try {
  say("Starting the pretend outside: Slack, a CRM, the platforms, people …");
  world = await serveWorld({ pace: PACE });
  say("Starting the Worker under wrangler dev; this takes some seconds …");
  offhook = await startOffhook({
    worldUrl: world.url,
    port: WORKER_PORT,
    settings: { ...talkSettings(world.url), HOLD_MS: "1000" },
    signal: over.signal,
  });
  void offhook.ended.then(() => over.abort(new Error(`The Worker has ended by itself:\n${lastWords(offhook)}`)));
  const run = describe(offhook, world);
  announce(run);
  say(addresses(run));
  await demonstrate(run);
  say("Up until Ctrl-C. Other stories: npm run play; of texts and calls: … -- booking; of a conversation: … -- talk");
  await isOver;
} catch (error) {
  over.abort(error);
} finally {
  withdraw();
  await offhook?.stop();
  await world?.close();
}
if (over.signal.reason === ASKED) {
  say("\nEverything has ended.");
} else {
  console.error(over.signal.reason);
  process.exitCode = 1;
}

function describe({ url, settings }: Offhook, { url: worldUrl }: ServedWorld): LocalRun {
  const { ADMIN_TOKEN: adminToken = "" } = settings;
  return { url, worldUrl, keys: keysIn(settings), adminToken, pid: process.pid };
}

function addresses({ url, worldUrl, keys, adminToken }: LocalRun): string {
  const rows = [
    ["the console", `${url}/, which asks for the ADMIN_TOKEN`],
    ["health", `${url}/healthz`],
    ["ClawOps comes to", `${url}/webhooks/clawops`],
    ["vox.ai comes to", `${url}/webhooks/vox/${keys.VOX_WEBHOOK_TOKEN}`],
    ["Teler comes to", `${url}/webhooks/teler`],
    ["calls are answered at", `${url}/voice/clawops and ${url}/voice/teler/${keys.TELER_URL_TOKEN}`],
    ["the voice loop comes to", `${url}/webhooks/loop`],
    ["orders and bookings come to", `${url}/webhooks/orders and ${url}/webhooks/bookings`],
    ["what Slack received", `${worldUrl}/_/slack/posts`],
    ["what the CRM received", `${worldUrl}/_/crm/activities`],
    ["what the people received", `${worldUrl}/_/people/calls`],
    ["all of the pretend outside", `${worldUrl}/_/`],
    ["ADMIN_TOKEN", adminToken],
    ...Object.entries(keys),
  ];
  return `\n${table(["Worker", url], rows)}`;
}

/** A missed call in both dialects, through the real front door. */
async function demonstrate({ url, worldUrl, keys, adminToken }: LocalRun): Promise<void> {
  const { signal } = over;
  const send: Send = (to, init) => fetch(to, { ...init, signal });
  const ids: string[] = [];
  for (const name of DEMO) {
    const story = findStory(name);
    if (!story) throw new Error(`no story ${name}`);
    const playing = { story, to: url, keys, twice: true, shuffle: true, isMarked: false, fetch: send };
    const { id = "", answers } = await play(playing);
    say(`${story.about}; each delivery twice, in any order:\n\n${deliveries(answers)}`);
    ids.push(id);
  }
  const calls = await Promise.all(
    ids.map((id) => settledCall({ url, adminToken }, { provider: "clawops", id }, signal)),
  );
  const { items } = await (
    await fetch(`${worldUrl}/_/slack/posts`, { signal })
  ).json<{ items: { rendered: string }[] }>();
  say(`Slack received ${items.length} posts:\n\n${items.map(({ rendered }) => quote(rendered)).join("\n")}`);
  for (const call of calls) if (call) say(`The call's timeline:\n\n${timeline(call)}`);
  say(`The same from the API:\n\n  curl -H 'Authorization: Bearer ${adminToken}' ${url}/api/calls/clawops/${ids[0]}\n`);
}

function lastWords(ended: Offhook | undefined): string {
  return ended?.logs.slice(-20).join("\n") ?? "";
}

function say(text: string): void {
  console.log(text);
}
