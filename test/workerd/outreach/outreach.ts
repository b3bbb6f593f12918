import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import type { CallObject } from "../../../src/objects/call-object.ts";
import { OutreachObject, type Taken } from "../../../src/objects/outreach-object.ts";
import type { OutreachView } from "../../../src/objects/outreach-view.ts";
import { settingsOf } from "../../../src/settings.ts";
import type { PhoneCall } from "../../world/logbook.ts";
import { callsOf } from "../../world/world-client.ts";
import { newNumber, write } from "../follow/following.ts";
import { callOf, contactOf, untilAtRest } from "../storage.ts";
import { WORLD, callIdsOf, carry, moveWorld } from "./outside.ts";
import { ORDER } from "./pretending.ts";

/** One in the afternoon in Seoul, far from now: what is due then does not go off by itself, only when a test lets time pass. */
export const ONE = Date.UTC(2030, 0, 2, 4);
export const seoul = (clock: string) => Date.parse(`${clock}+09:00`);

export function stopAtOne(): void {
  vi.useFakeTimers({ now: ONE, toFake: ["Date"] });
}

/** An object of ours, whichever. */
type Stub = DurableObjectStub<CallObject>;
export type Booked = { id: string; phone: string; national: string; object: DurableObjectStub<OutreachObject> };

let bookings = 0;

/** A booking of a number that nobody has used, for so late. */
export async function book(
  at: number,
  {
    number = newNumber(),
    remind = { sms: "1h", call: "10m" },
    ...more
  }: { number?: [string, string]; remind?: object; name?: string; id?: string } = {},
): Promise<Booked> {
  const [national, phone] = number;
  const id = more.id ?? `B${++bookings}-${phone.slice(-8)}`;
  const object = env.OUTREACH.getByName(`booking:${id}`);
  const data = {
    id,
    name: "김하늘",
    phone,
    at: new Date(at).toISOString(),
    note: null,
    provider: null,
    remind,
    ...more,
  };
  const now = Date.now();
  const event = {
    id: `bookings:${id}:created`,
    type: "booking.created" as const,
    provider: "bookings",
    at: now,
    receivedAt: now,
    data,
  };
  const taken = (await object.accept([event], null)) as Taken;
  if (taken.kind !== "accepted") throw new Error(JSON.stringify(taken));
  return { id, phone, national, object };
}

/** An order of a number that nobody has used. `placedAt`: when it was placed; ms since the epoch. */
export async function placeOrder(placedAt = Date.now()): Promise<Booked> {
  const [national, phone] = newNumber();
  const id = `O-${phone.slice(-8)}`;
  const object = env.OUTREACH.getByName(`order:${id}`);
  const items = ["블루 셔츠", { name: "양말", quantity: 2 }];
  const data = {
    id,
    customer_name: "김하늘",
    customer_phone: phone,
    items,
    total_price: 39_000,
    currency: "KRW",
    provider: null,
  };
  const shared = { provider: "orders", at: placedAt, receivedAt: placedAt };
  const taken = (await object.accept(
    [{ ...shared, id: `orders:${id}:placed`, type: "order.placed", data }],
    null,
  )) as Taken;
  if (taken.kind !== "accepted") throw new Error(JSON.stringify(taken));
  return { id, phone, national, object };
}

export async function seen(object: DurableObjectStub<OutreachObject>): Promise<OutreachView> {
  const view = (await object.view()) as OutreachView | null;
  return view ?? Promise.reject(new Error("nothing is known of it"));
}

type Passing = {
  /** Whether the objects lose their memory between any two things they do. */
  evicting?: boolean;
  /** Whether the pretend platforms' clock goes along, and what they say is carried. */
  world?: boolean;
};

/** Lets time pass: whatever becomes due of the outreach and whoever has to do with it is done at its time, and what follows from that. */
export async function pass(booked: Pick<Booked, "object" | "phone">, ms: number, passing: Passing = {}): Promise<void> {
  const until = Date.now() + ms;
  for (let round = 0; round < 500; round++) {
    if (passing.world) await moveWorld();
    await settle(booked, passing);
    if (passing.world) await carry(() => settle(booked, passing));
    const due = await nextOf(booked);
    if (due === null || due > until) break;
    vi.setSystemTime(Math.max(due, Date.now()));
  }
  vi.setSystemTime(Math.max(until, Date.now()));
  if (passing.world) await moveWorld();
  await settle(booked, passing);
}

/** Does whatever is due, and what follows from that. */
async function settle(
  booked: Pick<Booked, "object" | "phone">,
  { evicting = false, world = false }: Passing,
): Promise<void> {
  for (let round = 0; round < 30; round++) {
    let hasWorked = false;
    for (const stub of await stubsOf(booked, world)) {
      if (evicting) await evictDurableObject(stub);
      const due = await alarmOf(stub);
      if (due === null || due > Date.now()) continue;
      hasWorked = true;
      await runDurableObjectAlarm(stub);
      if (evicting) await evictDurableObject(stub);
      await untilAtRest(stub);
    }
    if (!hasWorked) return;
  }
  throw new Error("it does not come to rest");
}

async function nextOf(booked: Pick<Booked, "object" | "phone">): Promise<number | null> {
  const stubs = await stubsOf(booked, false);
  const due = (await Promise.all(stubs.map(alarmOf))).filter((at) => at !== null);
  return due.length > 0 ? Math.min(...due) : null;
}

async function stubsOf({ object, phone }: Pick<Booked, "object" | "phone">, world: boolean): Promise<Stub[]> {
  const calls = world ? (await callIdsOf(phone)).map((id) => callOf("clawops", id)) : [];
  return [object, contactOf(phone), ...calls] as unknown as Stub[];
}

function alarmOf(stub: Stub): Promise<number | null> {
  return runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
}

/** All calls that there were with somebody. */
export async function placedTo({ phone }: Pick<Booked, "phone">): Promise<PhoneCall[]> {
  return (await callsOf(WORLD, phone)).items;
}

/** What stands in a request to place a call, and in none to send a text. */
export function placing({ national }: Pick<Booked, "national">): string {
  return `"To":"${national}","From":"07052351234","Url"`;
}

/** The customer writes back, and that is heard. */
export async function writeBack(booked: Pick<Booked, "object" | "phone" | "national">, text: string): Promise<void> {
  await write(booked.national, text);
  await pass(booked, 0);
}

/** An order of that number. */
export async function orderFor([national, phone]: [string, string], id: string): Promise<Booked> {
  const object = env.OUTREACH.getByName(`order:${id}`);
  const now = Date.now();
  const data = { ...ORDER, id, customer_phone: phone, currency: "KRW", provider: null };
  const event = {
    id: `orders:${id}`,
    type: "order.placed" as const,
    provider: "orders",
    at: now,
    receivedAt: now,
    data,
  };
  await object.accept([event], null);
  return { object, phone, national, id };
}

export type Sent = { action: string; attempt: number };
const recorded = () => Promise.resolve("recorded" as const);
const LEDGER = {
  recordCall: recorded,
  recordContact: recorded,
  recordOutreach: recorded,
  spokenAfter: () => Promise.resolve(null),
};

/** Another instance of the object, with other settings where they are given, whose messages nobody consumes. */
export function alone<Value>(
  { object }: Pick<Booked, "object">,
  run: (one: OutreachObject, sent: Sent[]) => Promise<Value>,
  more: object = {},
): Promise<Value> {
  return runInDurableObject(object as unknown as Stub, async (_, state) => {
    const sent: Sent[] = [];
    const sendBatch = (all: { body: Sent }[]) => Promise.resolve(void sent.push(...all.map(({ body }) => body)));
    const own = { ...env, ACTIONS: { sendBatch } } as unknown as Env;
    return run(new OutreachObject(state, own, { settings: settingsOf({ ...env, ...more }), ledger: LEDGER }), sent);
  });
}
