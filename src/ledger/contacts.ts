import * as z from "zod";

import type { ContactItem, ContactSnapshot } from "../contacts/card.ts";
import { ok } from "../lib/result.ts";
import { type Listed, type Paging, pageOf, readCursor } from "./page.ts";

const RECORD = `
  insert into contact (id, version, phone, name, consent) values (?, ?, ?, ?, ?)
  on conflict (id) do update set version = excluded.version, phone = excluded.phone, name = excluded.name, consent = excluded.consent
  where excluded.version > contact.version
  returning version`;

// Also a deletion that a newer card overtook leaves its instant behind: calls from before it are not to come back.
const DELETE = `
  insert into contact (id, version, deleted_at) values (?, ?, ?)
  on conflict (id) do update set
    phone = iif(excluded.version >= contact.version, null, phone),
    name = iif(excluded.version >= contact.version, null, name),
    consent = iif(excluded.version >= contact.version, null, consent),
    version = max(contact.version, excluded.version),
    deleted_at = max(coalesce(contact.deleted_at, 0), excluded.deleted_at)`;

/** Writes a contact's card, unless the ledger knows something newer, be it that it was deleted. A deleted one can begin anew. */
export async function recordContact(db: D1Database, contact: ContactSnapshot): Promise<"recorded" | "stale"> {
  const { id, version, phone, name, consent } = contact;
  const { results } = await db.prepare(RECORD).bind(id, version, phone, name, consent).all();
  return results.length > 0 ? "recorded" : "stale";
}

/**
 * Forgets a contact, unless it began anew since that version. Calls that began at `at` or before are refused from now on; those that are there
 * already stay, and have to be asked for afterwards (`callsOfContact`).
 */
export async function deleteContact(
  db: D1Database,
  { id, version, at }: { id: string; version: number; at: number },
): Promise<void> {
  await db.prepare(DELETE).bind(id, version, at).run();
}

/** What is asked of a contact to be in the list. `phone` is how its E.164 begins, `name` a part of its name. */
export type ContactFilter = { phone?: string | undefined; name?: string | undefined };

const Position = z.tuple([z.string(), z.string()]);
const AFTER_ALL_DIGITS = ":";

/** Contacts by their numbers. A page reads as many rows as it has, unless a name is looked for: that is among all. */
export async function listContacts(
  db: D1Database,
  { limit, cursor, phone = "", name = "" }: ContactFilter & Paging,
): Promise<Listed<ContactItem>> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  const { results } = await db
    .prepare(
      `select id, phone, name, consent from contact
       where phone is not null and (phone, id) > (?, ?) and phone < ? and (? = '' or instr(lower(name), lower(?)) > 0)
       order by phone, id limit ?`,
    )
    .bind(...later(after.value, phone), phone + AFTER_ALL_DIGITS, name, name, limit + 1)
    .all<ContactItem & { id: string }>();
  const page = pageOf(results, limit, (contact) => [contact.phone, contact.id]);
  return ok({ ...page, items: page.items.map(({ id: _, ...contact }) => contact) });
}

function later(after: z.infer<typeof Position> | null, phone: string): readonly [string, string] {
  return after && after[0] >= phone ? after : [phone, ""];
}
