import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import type { CallObject } from "../../../src/objects/call-object.ts";
import type { OutreachState } from "../../../src/outreach/outreach.ts";
import type { PhoneCall, PhoneText } from "../../world/logbook.ts";
import type { Behaviour } from "../../world/people.ts";
import { callsOf, meet, order, textsOf } from "../../world/world-client.ts";
import { type Booked, book, seen } from "../outreach/outreach.ts";
import { WORLD, carry, moveWorld } from "../outreach/outside.ts";
import { callOf, contactOf, untilAtRest } from "../storage.ts";

type Stub = DurableObjectStub<CallObject>;
type Person = Omit<Behaviour, "phone">;
/** How a customer behaves, and how the reminding of such a one may end. */
type Manner = { name: string; person: Person; ends: OutreachState[]; fault?: { status: number; accept?: true } };

const yes = { keys: ["1"] };
const MANNERS: Manner[] = [
  { name: "writes yes", person: { textsBack: "네" }, ends: ["confirmed"] },
  { name: "writes no", person: { textsBack: "취소" }, ends: ["cancel_requested"] },
  { name: "presses yes", person: { calls: yes }, ends: ["confirmed"] },
  { name: "presses no", person: { calls: { keys: ["2"] } }, ends: ["cancel_requested"] },
  { name: "only listens", person: {}, ends: ["reached"] },
  { name: "never answers", person: { calls: "ignores" }, ends: ["unreached"] },
  { name: "is busy, then presses yes", person: { calls: ["busy", yes] }, ends: ["confirmed", "unreached"] },
  {
    name: "is called by a platform that fails after placing",
    person: { calls: yes },
    ends: ["confirmed"],
    fault: { status: 500, accept: true },
  },
  {
    name: "is called by a platform that fails before placing",
    person: { calls: yes },
    ends: ["confirmed"],
    fault: { status: 500 },
  },
  { name: "misses the call and calls back", person: { calls: "ignores", callsBack: true }, ends: ["called_back"] },
];

export type Customer = Booked & { manner: Manner; at: number };
export type Ended = Customer & { state: OutreachState; calls: PhoneCall[]; texts: PhoneText[]; overlapping: number };

/** Numbers from 0 to 1, the same each time. */
export function randomly(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many appointments between two instants, their customers each behaving in another way. */
export async function takeBookings(
  count: number,
  between: readonly [number, number],
  random: () => number,
): Promise<Customer[]> {
  const [from, to] = between;
  const customers: Customer[] = [];
  for (let index = 0; index < count; index++) {
    const manner = MANNERS[index % MANNERS.length] as Manner;
    const at = from + Math.floor(random() * (to - from));
    const phone = `+8210${String(20_000_000 + index)}`;
    const booked = await book(at, { number: [`0${phone.slice(3)}`, phone], id: `N${index}` });
    await meet(WORLD, { phone, ...manner.person });
    if (manner.fault) await order(WORLD, "clawops", { contains: `"${booked.national}"`, answers: [{}, manner.fault] });
    customers.push({ ...booked, manner, at });
  }
  return customers;
}

/** Lets the time until then pass for all of them, with objects that lose their memory and messages that come twice. */
export class Night {
  readonly #customers: readonly Customer[];
  readonly #random: () => number;
  readonly #due = new Map<Customer, number>();

  constructor(customers: readonly Customer[], random: () => number) {
    this.#customers = customers;
    this.#random = random;
  }

  async passUntil(until: number): Promise<void> {
    for (const customer of this.#customers) await this.#look(customer);
    for (;;) {
      const next = Math.min(...this.#due.values());
      if (next > until) break;
      vi.setSystemTime(Math.max(next, Date.now()));
      await moveWorld();
      await this.#work();
      await carry(() => this.#work());
    }
    vi.setSystemTime(until);
  }

  /** Everybody for whom something is due. */
  async #work(): Promise<void> {
    for (let round = 0; round < 50; round++) {
      const due = [...this.#due].filter(([, at]) => at <= Date.now()).map(([customer]) => customer);
      if (due.length === 0) return;
      await Promise.all(due.map((customer) => this.#serve(customer)));
    }
    throw new Error("it does not come to rest");
  }

  async #serve(customer: Customer): Promise<void> {
    for (const stub of await stubsOf(customer)) {
      if (this.#random() < 0.1) await evict(stub);
      const due = await alarmOf(stub);
      if (due === null || due > Date.now()) continue;
      await runDurableObjectAlarm(stub);
      if (this.#random() < 0.2) await sendAgain(stub);
      if (this.#random() < 0.1) await evict(stub);
      await untilAtRest(stub);
    }
    await this.#look(customer);
  }

  async #look(customer: Customer): Promise<void> {
    const alarms = await Promise.all((await stubsOf(customer)).map(alarmOf));
    this.#due.set(customer, Math.min(...alarms.map((at) => at ?? Infinity)));
  }
}

export async function endOf(customer: Customer): Promise<Ended> {
  const { state } = await seen(customer.object);
  const { items, overlapping } = await callsOf(WORLD, customer.phone);
  return {
    ...customer,
    state,
    calls: items,
    texts: await textsOf(WORLD, customer.phone),
    overlapping: overlapping.length,
  };
}

/** The messages of attempts that are under way come once more. */
async function sendAgain(stub: Stub): Promise<void> {
  const messages = await runInDurableObject(stub, (_, { storage }) =>
    storage.sql
      .exec<{ action: string; attempt: number }>("select id as action, attempt from action where state = 'queued'")
      .toArray(),
  );
  for (const message of messages) await env.ACTIONS.send({ kind: "attempt", ...message });
}

async function stubsOf({ object, phone }: Booked): Promise<Stub[]> {
  const calls = (await callsOf(WORLD, phone)).items.map(({ id }) => callOf("clawops", id));
  return [object, contactOf(phone), ...calls] as unknown as Stub[];
}

/** Only one that is awake can be evicted. */
async function evict(stub: Stub): Promise<void> {
  await alarmOf(stub);
  await evictDurableObject(stub);
}

function alarmOf(stub: Stub): Promise<number | null> {
  return runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
}
