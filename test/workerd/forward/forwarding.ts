import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import type { CallObject } from "../../../src/objects/call-object.ts";
import type { Attempt } from "../../../src/rules/action.ts";
import { deliver } from "../front-door.ts";
import { vox } from "../platforms.ts";
import { type Stub, until } from "../story.ts";

const OWNER = "https://owner.example/_/owner";

/** An event as the owner's own system took it. */
export type Taken = {
  order: number;
  id: string;
  sentAt: number;
  event: { id: string; type: string; call?: string; at: string; data: { text?: string; [name: string]: unknown } };
};

/** What the owner's own system took that contains this text, as it came. */
export async function takenWith(text: string): Promise<Taken[]> {
  const answer = await fetch(`${OWNER}/events?contains=${encodeURIComponent(text)}`);
  return ((await answer.json()) as { items: Taken[] }).items;
}

/** What was said, and the types of the other events, in the order in which they were taken. */
export async function tellingsOf(text: string): Promise<string[]> {
  return (await takenWith(text)).map(({ event }) => event.data.text ?? event.type);
}

/** How often the owner's own system was asked to take something that contains this text. */
export async function requestsWith(text: string): Promise<number> {
  const answer = await fetch(`${OWNER}/attempts?contains=${encodeURIComponent(text)}`);
  return ((await answer.json()) as { count: number }).count;
}

/** Tells the owner's own system how to answer the next requests that contain this text. */
export async function tellOwner(contains: string, answers: object[]): Promise<void> {
  const answer = await fetch(`${OWNER}/script`, { method: "POST", body: JSON.stringify({ contains, answers }) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** So many times the same. */
export const times = <Answer>(count: number, answer: Answer): Answer[] => Array.from({ length: count }, () => answer);

export const voxCall = (call: string) => env.CALL.getByName(`vox:${call}`);

const v2 = (event: string, call: object) => vox({ event, webhook_version: "v2", call });
type OptOut = { optOut?: boolean };

export const started = (call: string, { optOut = false }: OptOut = {}) =>
  v2("call_started", { call_id: call, start_at: 1791778320123, opt_out_sensitive_data_storage: optOut });

/** The n-th utterance, a second after the one before. Says nothing of an opt-out. */
export const said = (call: string, nth: number, text = `${call} says ${nth}`) =>
  v2("mid_call", {
    call_id: call,
    occurred_at: 1791778320123 + nth * 1000,
    event_type: "call_message",
    event_data: { role: "user", content: text },
  });

export const ended = (call: string, { optOut = false }: OptOut = {}) =>
  v2("call_ended", {
    call_id: call,
    end_at: 1791788320123,
    disconnection_reason: "user_hangup",
    opt_out_sensitive_data_storage: optOut,
  });

export const analyzed = (call: string, summary: string) =>
  v2("call_analyzed", { call_id: call, occurred_at: 1791788330123, call_analysis: { summary } });

/** A call that began and in which so much was said; nothing of it has left yet. */
export async function talk(call: string, count: number): Promise<ReturnType<typeof voxCall>> {
  await deliver(started(call));
  for (let nth = 1; nth <= count; nth++) await deliver(said(call, nth));
  return voxCall(call);
}

/** All of such a talk as it is to be taken, but for one utterance. */
export const allOf = (call: string, count: number, except = 0): string[] => [
  "call.answered",
  ...Array.from({ length: count }, (_, i) => `${call} says ${i + 1}`).filter((_, i) => i + 1 !== except),
];

type Row = { id: string; kind: string; state: string; input: string; attempt: number; attempts: string };
export type Action = Omit<Row, "attempts" | "input"> & { attempts: Attempt[]; event?: string };

/** The actions of any object, with the number of the last attempt of each, and the event that one was given up for. */
export async function actionsOf(object: Stub): Promise<Action[]> {
  const sql = "select id, kind, state, input, attempt, attempts from action order by since, id";
  const rows = await inside(object, ({ storage }) => storage.sql.exec<Row>(sql).toArray());
  return rows.map(({ input, ...row }) => ({ ...row, attempts: JSON.parse(row.attempts), ...JSON.parse(input) }));
}

/** The one action of an object that forwards whatever is next. */
export async function cursorOf(object: Stub): Promise<Action> {
  const cursor = (await actionsOf(object)).find(({ kind, event }) => kind === "forward" && event === undefined);
  if (!cursor) throw new Error("nothing forwards");
  return cursor;
}

/** The events that were given up, each an action of its own. */
export async function givenUpBy(object: Stub): Promise<Action[]> {
  return (await actionsOf(object)).filter(({ event }) => event !== undefined);
}

/** How many events wait to be forwarded. */
export function pendingOf(object: Stub): Promise<number> {
  return inside(object, ({ storage }) => [...storage.kv.list({ prefix: "forward:" })].length);
}

function inside<Value>(object: Stub, look: (state: DurableObjectState) => Value | Promise<Value>): Promise<Value> {
  return runInDurableObject(object as DurableObjectStub<CallObject>, (_, state) => look(state));
}

/** Waits until nothing of an object is under way. */
export function untilQuiet(object: Stub): Promise<void> {
  return until(async () => (await actionsOf(object)).every(({ state }) => state !== "queued"));
}

/** Lets time pass for one object, and then all that is due by then come to an end. */
export async function pass(object: Stub, ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  do {
    await runDurableObjectAlarm(object);
    await untilQuiet(object);
  } while (await isDue(object));
}

async function isDue(object: Stub): Promise<boolean> {
  const alarm = await inside(object, ({ storage }) => storage.getAlarm());
  return alarm !== null && alarm <= Date.now();
}
