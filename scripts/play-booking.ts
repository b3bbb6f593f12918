import { randomBytes, randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { callsOf, meet, textsOf } from "../test/world/world-client.ts";
import type { LocalRun } from "./local-run.ts";
import { type Fact, factsOf, type Seen } from "./outreach-facts.ts";
import { quote, table } from "./print.ts";

export const BOOKING = {
  name: "booking",
  about:
    "A booking for two minutes ahead; its customer misses the first call and presses 1 in the second (npm start only)",
};

/** Two minutes are all there is: a text after 20 s, a call 20 s later, another 20 s after that. */
const AHEAD_MS = 120_000;
const REMIND = { sms: "100s", call: "20s" };
const PATIENCE_MS = 30_000;
const OPEN = new Set(["scheduled", "reminded", "calling"]);

type Booking = Seen["outreach"] & { steps: { kind: string; dueAt: string; state: string }[] };

/** Books, and tells what happens as it does. 0 where the booking ends confirmed, else 1. */
export async function playBooking(run: LocalRun): Promise<number> {
  const id = `play-${randomBytes(4).toString("hex")}`;
  const phone = `0105${String(randomInt(1e7)).padStart(7, "0")}`;
  const at = new Date(Date.now() + AHEAD_MS).toISOString();
  await meet({ url: run.worldUrl }, { phone, calls: ["ignores", { does: "answers", keys: ["1"] }] });
  await ask(run, "POST", "/api/bookings", { id, name: "김하늘", phone, at, remind: REMIND });
  console.log(`booking ${id} of ${phone} for ${at} to ${run.url}\n`);
  const booking = await follow(run, { id, phone, until: Date.parse(at) + PATIENCE_MS });
  const rows = booking.steps.map(({ kind, dueAt, state }) => [kind, dueAt, state]);
  console.log(`\n  ${id}: ${booking.state}\n\n${table(["step", "due", "state"], rows)}`);
  return booking.state === "confirmed" ? 0 : 1;
}

type Followed = { id: string; phone: string; until: number };

/** Prints each fact once, with the time since the beginning, until nothing more is to come. */
async function follow(run: LocalRun, { id, phone, until }: Followed): Promise<Booking> {
  const startedAt = performance.now();
  const printed = new Set<string>();
  const world = { url: run.worldUrl };
  for (;;) {
    const outreach = await ask<Booking>(run, "GET", `/api/bookings/${id}`);
    const [texts, { items: calls }] = await Promise.all([textsOf(world, phone), callsOf(world, phone)]);
    for (const fact of factsOf({ texts, calls, outreach })) {
      if (printed.has(fact.key)) continue;
      printed.add(fact.key);
      console.log(lineOf(fact, performance.now() - startedAt));
    }
    const isTalking = calls.some(({ endedAt }) => endedAt === null);
    if ((!OPEN.has(outreach.state) && !isTalking) || Date.now() > until) return outreach;
    await pause(250);
  }
}

function lineOf({ what, detail, said }: Fact, ms: number): string {
  const line = `${(ms / 1000).toFixed(1).padStart(6)} s  ${what.padEnd(8)}${detail}`.trimEnd();
  return said === undefined ? line : `${line}\n${quote(said).trimEnd()}`;
}

async function ask<Body>({ url, adminToken }: LocalRun, method: string, path: string, body?: object): Promise<Body> {
  const headers = { authorization: `Bearer ${adminToken}`, "content-type": "application/json" };
  const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
  return answer.json<Body>();
}
