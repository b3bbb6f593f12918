import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";

import type { CallObject } from "../../../src/objects/call-object.ts";
import { articleEvent, callback, deliver, statusOfCall } from "../front-door.ts";
import { callOf, contactOf, untilAtRest } from "../storage.ts";

const OUTSIDE = "https://outside.example/_";

type Stub = ReturnType<typeof callOf> | ReturnType<typeof contactOf>;
type Items<Item> = { items: Item[] };

/** What one of the pretend services has that contains this text. */
async function looked<Item>(path: string, contains: string): Promise<Item[]> {
  const answer = await fetch(`${OUTSIDE}/${path}?contains=${encodeURIComponent(contains)}`);
  return ((await answer.json()) as Items<Item>).items;
}

export type Activity = { updates: number; activity: Record<string, unknown> };
export const activitiesWith = (text: string) => looked<Activity>("crm/activities", text);
export const textsWith = (text: string) => looked<{ to: string; body: string }>("clawops/messages", text);

/** How often a service was asked for something that contains this text. */
export async function attemptsAt(service: string, text: string): Promise<number> {
  const answer = await fetch(`${OUTSIDE}/${service}/attempts?contains=${encodeURIComponent(text)}`);
  return ((await answer.json()) as { count: number }).count;
}

/** Tells a service how to answer the next requests that contain this text. */
export async function tell(service: string, contains: string, answers: object[]): Promise<void> {
  const answer = await fetch(`${OUTSIDE}/${service}/script`, {
    method: "POST",
    body: JSON.stringify({ contains, answers }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** What ClawOps has made of a call. */
export async function made(call: string, artefacts: object): Promise<void> {
  const answer = await fetch(`${OUTSIDE}/clawops/calls/${call}/artefacts`, {
    method: "POST",
    body: JSON.stringify(artefacts),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Lets time pass for an object, and does whatever is due by then, and what follows from that. */
export async function pass(stub: Stub, ms: number, { evicting = false } = {}): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  for (let round = 0; round < 12; round++) {
    if (evicting) await evictDurableObject(stub);
    const due = await nextAt(stub);
    if (due === null || due > Date.now()) return;
    await runDurableObjectAlarm(stub);
    if (evicting) await evictDurableObject(stub);
    await untilAtRest(stub);
  }
}

function nextAt(stub: Stub): Promise<number | null> {
  return runInDurableObject(stub as DurableObjectStub<CallObject>, (_, { storage }) => storage.getAlarm());
}

/** A signed ClawOps status callback about now. */
export function report(call: string, status: string, more: Record<string, string> = {}) {
  return deliver(callback(statusOfCall(call, status, { Timestamp: new Date().toISOString(), ...more })));
}

/** A signed ClawOps event about what it made of a call. */
export function announce(call: string, Event: string, more: Record<string, string> = {}) {
  return deliver(
    callback({ CallId: call, AccountId: "AC7d2e9f41", Event, Timestamp: new Date().toISOString(), ...more }),
  );
}

/** A call that was answered and is over. */
export async function talked(call: string, more: Record<string, string> = {}): Promise<ReturnType<typeof callOf>> {
  await report(call, "in-progress", more);
  await report(call, "completed", { Duration: "41", ...more });
  return callOf("clawops", call);
}

let texts = 0;
/** A text from somebody, now. */
export function write(from: string, body: string, { id = `MGfollow${++texts}`, at = Date.now() } = {}) {
  const event = {
    event: "message.received",
    message_id: id,
    from,
    to: "07052351234",
    body,
    created_at: new Date(at).toISOString(),
  };
  return deliver(articleEvent(JSON.stringify(event)));
}

/** A number that nobody has used, as people write it and in E.164. The pretend outside is one for all files, so they can't count. */
export function newNumber(): [national: string, e164: string] {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  const digits = `10${String(10_000_000 + (random % 90_000_000))}`;
  return [`0${digits}`, `+82${digits}`];
}

export { callOf, contactOf };
