import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** One request of a platform: the raw body as it writes it, unsigned. `dialect` says how it is to be signed. */
export type Delivery = {
  method: string;
  path: string;
  headers: Record<string, string>;
  dialect: "reference" | "article";
  body: string;
};

/** What holds after a story: how each delivery is answered at first, how many Slack posts follow, and a subset of the call's fields (`events` by type). */
type Expectation = { answer?: "ignored"; slack: number; events?: string[]; [field: string]: unknown };

/** `id` is the call's or message's id in the bodies, `name` is `<provider>/<story>`. */
export type Story = { name: string; about: string; id?: string; deliveries: Delivery[]; expect: Expectation };

const FIXTURES = join(import.meta.dirname, "../fixtures");
/** ISO 8601 as the platforms write it, plain in JSON and percent-encoded in a form. */
const INSTANT = /(\d{4}-\d{2}-\d{2}T\d{2})(:|%3A)(\d{2})\2(\d{2})(\.\d{3})?(Z|(?:[+-]|%2B)\d{2}(?::|%3A)\d{2})/g;

export function listStories(): Story[] {
  const providers = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const stories = providers.flatMap(({ name: provider }) => {
    const files = readdirSync(join(FIXTURES, provider)).filter((file) => file.endsWith(".json"));
    return files.map((file) => readStory(provider, file));
  });
  return stories.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** By its full name, or by its own name where only one provider has it. */
export function findStory(name: string): Story | undefined {
  const found = listStories().filter((story) => story.name === name || story.name.endsWith(`/${name}`));
  return found.find((story) => story.name === name) ?? (found.length === 1 ? found[0] : undefined);
}

/**
 * The story as if it ended at `now`: a new id for each play, and every instant moved by the same span, in the encoding it had.
 * Marked ids keep the `offhook-test-` prefix, which gives them nothing but a Slack post marked TEST; others look like the platform's.
 */
export function freshen(story: Story, { now, isMarked = true }: { now: number; isMarked?: boolean }): Story {
  const end = Math.max(...story.deliveries.flatMap(({ body }) => (body.match(INSTANT) ?? []).map(msOf)));
  const id =
    story.id && (isMarked ? `${story.id}-${randomBytes(6).toString("hex")}` : `CA${randomBytes(16).toString("hex")}`);
  const deliveries = story.deliveries.map((delivery) => {
    const renamed = story.id && id ? delivery.body.replaceAll(story.id, id) : delivery.body;
    return { ...delivery, body: renamed.replace(INSTANT, (...match) => moved(match, now - end)) };
  });
  return { ...story, ...(id && { id }), deliveries };
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
