import { parseArgs } from "node:util";

import { settledCall } from "../test/world/calls.ts";
import { play } from "../test/world/play.ts";
import { type Keys, keysIn, lackingFor } from "../test/world/prove.ts";
import { findStory, listStories, type Story } from "../test/world/stories.ts";
import { Misuse } from "./command.ts";
import { type LocalRun, localRun } from "./local-run.ts";
import { nearestTo } from "./nearest.ts";
import { BOOKING, playBooking } from "./play-booking.ts";
import { playTalk, playTalkLoop, TALK, TALK_LOOP } from "./play-talk.ts";
import { deliveries, table, timeline } from "./print.ts";

const USAGE = "npm run play -- <story> [--to URL] [--twice] [--shuffle] [--tamper] [--delay 500ms|2s]";

/** Stories are told without sound. */
const JOINED = `A model would talk with who calls here, instead of an announcement. Such a call: npm run play -- ${TALK.name}`;

type How = { delayMs: number; twice: boolean; shuffle: boolean; tamper: boolean };
type Wish = { story: Story; to: string | undefined; how: How };
type Target = { url: string; keys: Keys; adminToken: string | undefined };

/** Stories in which people are spoken with: there are pretend ones only where npm start is up. */
const SPOKEN = [
  { ...BOOKING, playIn: playBooking },
  { ...TALK_LOOP, playIn: playTalkLoop },
  { ...TALK, playIn: playTalk },
];

try {
  const args = process.argv.slice(2);
  const spoken = SPOKEN.find(({ name }) => `${args.join(" ")} `.startsWith(`${name} `));
  if (spoken) {
    process.exitCode = await spoken.playIn(runFor(spoken.name, args));
  } else {
    const wish = readWish(args);
    if (wish) process.exitCode = await carryOut(wish, targetOf(wish));
    else console.log(`${USAGE}\n\n${storyTable()}`);
  }
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = error instanceof Misuse ? 2 : 1;
}

function runFor(name: string, args: string[]): LocalRun {
  const more = args.slice(name.split(" ").length);
  if (more.length > 0) throw new Misuse(`${name} is played as it is, without ${more.join(" ")}.`);
  const run = localRun();
  if (!run) throw new Misuse("Nothing is running here: start Offhook with npm start.");
  return run;
}

/** Null where nothing is asked: then the stories are listed. */
function readWish(args: string[]): Wish | null {
  if (args.length === 0) return null;
  const { values, positionals } = parse(args);
  const [name, ...more] = positionals;
  if (name === undefined) throw new Misuse(`Which story? ${USAGE}`);
  if (more.length > 0) throw new Misuse(`One story at a time: ${USAGE}`);
  const { to, delay, twice = false, shuffle = false, tamper = false } = values;
  const story = findStory(name);
  if (!story)
    throw new Misuse(
      `There is no story "${name}". Nearest: ${nearestTo(
        name,
        SPOKEN.map((one) => one.name),
      ).join(", ")}.`,
    );
  return { story, to, how: { delayMs: readDelay(delay), twice, shuffle, tamper } };
}

function parse(args: string[]) {
  const flag = { type: "boolean" } as const;
  const text = { type: "string" } as const;
  const options = { to: text, delay: text, twice: flag, shuffle: flag, tamper: flag };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [fault = ""] = (error as Error).message.split(". ");
    throw new Misuse(`${fault}.\n${USAGE}`, { cause: error });
  }
}

function readDelay(delay = "0ms"): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(delay) ?? [];
  if (!amount) throw new Misuse(`--delay is a time such as 500ms or 2s, not "${delay}".`);
  return Number(amount) * (unit === "s" ? 1000 : 1);
}

/** Where to play to: the URL with the keys of the environment, or the run of `npm start` that is up. */
function targetOf({ to, story }: Wish): Target {
  const run = localRun();
  const base = to?.replace(/\/+$/, "");
  if (run && (!base || base === run.url)) return run;
  if (!base) throw new Misuse("Nothing is running here: start Offhook with npm start, or say where with --to URL.");
  if (!/^https?:$/.test(URL.parse(base)?.protocol ?? ""))
    throw new Misuse(`--to is the Worker's PUBLIC_URL, not "${to}".`);
  const keys = keysIn(process.env);
  const lacking = lackingFor(story, keys);
  if (lacking) throw new Misuse(`To be believed by ${base}, ${story.name} needs ${lacking} in the environment.`);
  return { url: base, keys, adminToken: process.env.ADMIN_TOKEN };
}

/** 0 where each delivery was taken (or, tampered with, refused), else 1. */
async function carryOut({ story, how }: Wish, { url, keys, adminToken }: Target): Promise<number> {
  console.log(`${story.name} to ${url}\n`);
  const { provider, id, answers } = await play({ story, to: url, keys, ...how });
  console.log(deliveries(answers));
  if (answers.some(({ body }) => body.includes("<Connect "))) console.log(`${JOINED}\n`);
  const isAsExpected = answers.every(({ status }) => (how.tamper ? status === 401 : status < 300));
  if (!isAsExpected) {
    console.log(how.tamper ? "A tampered delivery was not refused." : "Not every delivery was taken.");
    return 1;
  }
  const hasCall = !how.tamper && story.expect.status !== undefined;
  if (id && adminToken && hasCall) {
    const call = await settledCall({ url, adminToken }, { provider, id });
    console.log(call ? timeline(call) : `Offhook knows no call ${id}.`);
  }
  return 0;
}

function storyTable(): string {
  const rows = listStories().map((story) => {
    const dialects = new Set(story.deliveries.map(({ dialect }) => dialect));
    return [story.name, [...dialects].join(", "), story.about];
  });
  return table(["story", "dialect", "about"], [...rows, ...SPOKEN.map(({ name, about }) => [name, "", about])]);
}

/** fetch hides in its cause why nobody could be reached. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === "fetch failed" ? `Nobody answers there: ${String(error.cause)}` : error.message;
}
