import { randomBytes, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** How a delivery is answered at first (spec §3). */
export type AnswerWord = "accepted" | "ignored" | "unreadable";

/**
 * One request of a platform: the raw body as it writes it, unsigned. `dialect` says how it is to be signed, `:token` in the path
 * stands for the secret there, and `answer` is how this one is answered where that differs from the others.
 */
export type Delivery = {
  method: string;
  path: string;
  headers: Record<string, string>;
  dialect: "reference" | "article" | "vox" | "teler" | "loop" | "orders" | "bookings";
  body: string;
  answer?: AnswerWord;
};

/**
 * What holds after a story: how its deliveries are answered, how many Slack posts follow, and a subset of the call's fields
 * (`events` by type). Where no `status` is expected, there is no call.
 */
export type Expectation = {
  answer?: AnswerWord;
  slack: number;
  status?: string;
  events?: string[];
  [field: string]: unknown;
};

/** `id` is the call's or message's id in the bodies, `name` is `<provider>/<story>`. */
export type Story = { name: string; about: string; id?: string; deliveries: Delivery[]; expect: Expectation };

const FIXTURES = join(import.meta.dirname, "../fixtures");
/** ISO 8601 as the platforms write it, plain in JSON and percent-encoded in a form. */
const INSTANT = /(\d{4}-\d{2}-\d{2}T\d{2})(:|%3A)(\d{2})\2(\d{2})(\.\d{3})?(Z|(?:[+-]|%2B)\d{2}(?::|%3A)\d{2})/g;
/** A number in JSON, be it in quotation marks, under a key that holds times: unix seconds, milliseconds or microseconds by its digits. */
const UNIX_TIME = /("(?:\w+_)?(?:at|time|timestamp)": ?"?)(\d{10}|\d{13}|\d{16})(?!\d)/g;

export function listStories(): Story[] {
  const providers = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const stories = providers.flatMap(({ name: provider }) => {
    const files = readdirSync(join(FIXTURES, provider)).filter((file) => file.endsWith(".json"));
    return files.map((file) => readStory(provider, file));
  });
  return stories.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** By its full name, or by its own name where only one provider has it, or ClawOps does. */
export function findStory(name: string): Story | undefined {
  const found = listStories().filter((story) => story.name === name || story.name.endsWith(`/${name}`));
  const [meant] = [name, `clawops/${name}`].flatMap((full) => found.find((story) => story.name === full) ?? []);
  return meant ?? (found.length === 1 ? found[0] : undefined);
}

export function providerOf({ name }: Pick<Story, "name">): string {
  return name.replace(/\/.*$/, "");
}

/**
 * The story as if it ended at `now`: a new id for each play, in what is expected as well, and every instant moved by the same span, in the encoding it had.
 * Marked ids keep the `offhook-test-` prefix, which gives them nothing but a Slack post marked TEST; others look like the platform's.
 */
export function freshen(story: Story, { now, isMarked = true }: { now: number; isMarked?: boolean }): Story {
  const by = now - Math.max(...story.deliveries.flatMap(({ body }) => instantsOf(body)));
  const { id: before } = story;
  if (before === undefined) return { ...story, deliveries: story.deliveries.map((one) => renewed(one, by)) };
  const id = isMarked ? `${before}-${randomBytes(6).toString("hex")}` : idLike(providerOf(story));
  const deliveries = story.deliveries.map(({ body, ...rest }) =>
    renewed({ ...rest, body: body.replaceAll(before, id) }, by),
  );
  const expect = JSON.parse(JSON.stringify(story.expect).replaceAll(before, id)) as Expectation;
  return { ...story, id, deliveries, expect };
}

function renewed(delivery: Delivery, by: number): Delivery {
  const body = delivery.body
    .replace(INSTANT, (...match) => moved(match, by))
    .replace(UNIX_TIME, (_, name: string, digits: string) => name + movedUnix(digits, by));
  return { ...delivery, body };
}

function instantsOf(body: string): number[] {
  const unix = [...body.matchAll(UNIX_TIME)].map(([, , digits = ""]) => Number(digits) * unitOf(digits));
  return [...(body.match(INSTANT) ?? []).map(msOf), ...unix];
}

/** An id as the platform would give it. */
function idLike(provider: string): string {
  return provider === "clawops" ? `CA${randomBytes(16).toString("hex")}` : randomUUID();
}

function readStory(provider: string, file: string): Story {
  const story = JSON.parse(readFileSync(join(FIXTURES, provider, file), "utf8")) as Omit<Story, "name">;
  return { name: `${provider}/${basename(file, ".json")}`, ...story };
}

function msOf(instant: string): number {
  return Date.parse(decodeURIComponent(instant));
}

/** `match` is what INSTANT found; what it keeps is the encoding, the zone and whether there are milliseconds. */
function moved([instant = "", , colon = ":", , , fraction = "", zone = "Z"]: string[], by: number): string {
  const ms = msOf(instant);
  const offset = msOf(instant.replace(zone, "Z")) - ms;
  const local = new Date(ms + by + offset).toISOString();
  return local.slice(0, 19 + fraction.length).replaceAll(":", colon) + zone;
}

function movedUnix(digits: string, by: number): string {
  return String(Number(digits) + Math.round(by / unitOf(digits)));
}

/** How many ms one of these is. */
function unitOf({ length }: string): number {
  return 10 ** (13 - length);
}
