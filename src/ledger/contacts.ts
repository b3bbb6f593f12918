import * as z from "zod";

import type { ContactItem, ContactSnapshot } from "../contacts/card.ts";
import { ok } from "../lib/result.ts";
import { type Listed, type Paging, pageOf, readCursor } from "./page.ts";
import { troubleIn } from "./trouble.ts";

/** Columns of indexes. Naming one in an update writes its index anew, also where nothing changes. */
const PLACES = ["phone", "deleted_at"];
const OTHERS = ["name", "consent", "waiting", "trouble", "texted_at", "text"];
const COLUMNS = [...PLACES, ...OTHERS];

/**
 * `?1` to `?4`: id, version, phone, and what `deleted_at` is where there is nothing to list (the phone is null then): the ledger keeps the row no
 * longer than that of one who was deleted.
 */
const MOVE = `
  update contact set phone = ?3, deleted_at = coalesce(deleted_at, ?4) where id = ?1 and version < ?2 and phone is not ?3`;

const RECORD = `
  insert into contact (id, version, ${COLUMNS.join(", ")}) values (?, ?, ${COLUMNS.map(() => "?").join(", ")})
  on conflict (id) do update
  set version = excluded.version, ${OTHERS.map((column) => `${column} = excluded.${column}`).join(", ")}
  where excluded.version > contact.version
  returning version`;

// Also a deletion that something newer overtook leaves its instant behind: calls from before it are not to come back.
const DELETE = `
  insert into contact (id, version, deleted_at) values (?, ?, ?)
  on conflict (id) do update set
    ${["phone", ...OTHERS].map((column) => `${column} = iif(excluded.version >= contact.version, null, ${column})`).join(", ")},
    version = max(contact.version, excluded.version),
    deleted_at = max(coalesce(contact.deleted_at, 0), excluded.deleted_at)`;

/**
 * Writes what is known of a contact, unless the ledger knows something newer, be it that it was deleted. A deleted one can begin anew. One without a
 * card is here for its last text and for what waits for a person; without those it is nothing.
 */
export async function recordContact(db: D1Database, contact: ContactSnapshot): Promise<"recorded" | "stale"> {
  const { id, version, name, consent, waiting, lastText } = contact;
  const isNothing = consent === null && waiting === 0 && lastText === null;
  const places = [isNothing ? null : contact.phone, isNothing ? 0 : null];
  const others = [name, consent, waiting, troubleIn(contact), lastText?.at ?? null, lastText?.text ?? null];
  const [, written] = await db.batch([
    db.prepare(MOVE).bind(id, version, ...places),
    db.prepare(RECORD).bind(id, version, ...places, ...others),
  ]);
  return written?.results.length ? "recorded" : "stale";
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

/** Contacts that have a card, by their numbers. A page reads as many rows as it has, unless a name is looked for: that is among all. */
export async function listContacts(
  db: D1Database,
  { limit, cursor, phone = "", name = "" }: ContactFilter & Paging,
): Promise<Listed<ContactItem>> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  const { results } = await db
    .prepare(
      `select id, phone, name, consent from contact
       where phone is not null and consent is not null and (phone, id) > (?, ?) and phone < ? and (? = '' or instr(lower(name), lower(?)) > 0)
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
