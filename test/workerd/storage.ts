import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import type { CallObject } from "../../src/objects/call-object.ts";
import type { ContactObject } from "../../src/objects/contact-object.ts";
import type { OutreachObject } from "../../src/objects/outreach-object.ts";
import { until } from "./story.ts";

type Stub = DurableObjectStub<CallObject | ContactObject | OutreachObject>;
type Row = Record<string, SqlStorageValue>;

export const callOf = (provider: string, id: string) => env.CALL.getByName(`${provider}:${id}`);
export const contactOf = (phone: string) => env.CONTACT.getByName(phone);
export const outreachOf = (kind: "booking" | "order", id: string) => env.OUTREACH.getByName(`${kind}:${id}`);

/** Whatever an object has stored. */
export type Stored = { tables: Record<string, Row[]>; kv: Record<string, unknown>; alarm: number | null };
export const NOTHING: Stored = { tables: {}, kv: {}, alarm: null };

export function storedIn(stub: Stub): Promise<Stored> {
  return runInDurableObject(stub as DurableObjectStub<CallObject>, async (_, { storage }) => {
    const sql = "select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\'";
    const names = storage.sql
      .exec<{ name: string }>(sql)
      .toArray()
      .map(({ name }) => name);
    return {
      tables: Object.fromEntries(names.map((name) => [name, storage.sql.exec(`select * from ${name}`).toArray()])),
      kv: Object.fromEntries(storage.kv.list()),
      alarm: await storage.getAlarm(),
    };
  });
}

/** Lets time pass for one object: its alarm goes off if something is due by then. */
export async function passTimeFor(stub: Stub, ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await runDurableObjectAlarm(stub);
}

/** Waits until no attempt of a call is under way; a test must not end before its consumers do. */
export function untilIdle(provider: string, id: string): Promise<void> {
  return untilAtRest(callOf(provider, id));
}

/** The same of any object. */
export function untilAtRest(stub: Stub): Promise<void> {
  return until(async () => {
    const view: { actions: { state: string }[] } | null = await stub.view();
    return !view || view.actions.every(({ state }) => state !== "queued");
  });
}

/** Lets whatever is due be done. */
export async function letWork(stub: Stub): Promise<void> {
  await passTimeFor(stub, 0);
  await untilAtRest(stub);
}

/** Every row of the ledger, and every key and value of KV, as text. */
export async function storedElsewhere(): Promise<string> {
  const tables = ["call", "contact", "outreach", "unreadable"].map(async (table) => {
    const { results } = await env.LEDGER.prepare(`select * from ${table}`).all();
    return results.map((row) =>
      "body" in row ? { ...row, body: new TextDecoder().decode(Uint8Array.from(row["body"] as number[])) } : row,
    );
  });
  const { keys } = await env.KV.list();
  const values = keys.map(async (key) => [key, await env.KV.get(key.name)]);
  return JSON.stringify([await Promise.all(tables), await Promise.all(values)]);
}
