import { type Check, right, wrong } from "../check.ts";
import { type Consumer, consumersOf } from "../cloudflare/queues.ts";
import type { Cloudflare } from "../cloudflare/wrangler.ts";
import { troubled } from "./cures.ts";

/** A queue as wrangler.toml has it: `isTaken` by this Worker, which leaves what failed too often at `deadLetters`. */
type Wanted = { name: string; isTaken: boolean; deadLetters: string | null };

/** Each queue of wrangler.toml: whether it is there, and whether what is put into it reaches this Worker, and from there its dead letters. */
export function checkQueues(cloudflare: Cloudflare): Promise<Check[]> {
  return Promise.all(wantedIn(cloudflare).map((wanted) => checkQueue(cloudflare, wanted)));
}

function wantedIn({ plan }: Cloudflare): Wanted[] {
  const { producers = [], consumers = [] } = plan.config.queues ?? {};
  const named = [...producers, ...consumers].flatMap(({ queue }) => queue ?? []);
  const dead = consumers.flatMap(({ dead_letter_queue }) => dead_letter_queue ?? []);
  return [...new Set([...named, ...dead])].map((name) => {
    const consumer = consumers.find(({ queue }) => queue === name);
    return { name, isTaken: consumer !== undefined, deadLetters: consumer?.dead_letter_queue ?? null };
  });
}

async function checkQueue(cloudflare: Cloudflare, wanted: Wanted): Promise<Check> {
  const what = `queue ${wanted.name}`;
  const asked = await consumersOf(cloudflare, wanted.name);
  if (!asked.ok) return troubled(what, asked.reason);
  if (!asked.value) return wrong(what, "is not there", "npm run setup");
  const { worker } = cloudflare.plan;
  const ours = asked.value.find((one) => one.type === "worker" && one.worker === worker);
  if (!wanted.isTaken || ours?.deadLetters === wanted.deadLetters) return right(what);
  if (ours) return wrong(what, `${fateOf(ours)}, and not to ${wanted.deadLetters ?? "nobody"}`, "npm run setup");
  const [other] = asked.value;
  if (!other) return wrong(what, "nobody consumes from it: what is put into it waits for nobody", "npm run setup");
  return wrong(what, `${nameOf(other)} consumes from it: events wait for nobody here`, removal(wanted.name, other));
}

function fateOf({ deadLetters }: Consumer): string {
  return deadLetters ? `what fails too often goes to ${deadLetters}` : "what fails too often is dropped";
}

function nameOf({ type, worker }: Consumer): string {
  return type === "worker" ? `the Worker ${worker ?? "of another name"}` : `somebody else (${type})`;
}

function removal(queue: string, { type, worker }: Consumer): string {
  const remove =
    type === "worker" ? `consumer remove ${queue} ${worker ?? "ITS_NAME"}` : `consumer http remove ${queue}`;
  return `if that is not wanted, npx wrangler queues ${remove}, then npm run setup; if it is, deploy this one under a name of its own with --env NAME`;
}
