import * as z from "zod";

import { MINUTE } from "../lib/instant.ts";
import { parseObject } from "../lib/json.ts";

/** Why somebody was turned away; never a value that he sent or that is set. */
const Refusal = z.discriminatedUnion("why", [
  /** The setting that switches the platform on is not set. */
  z.object({ why: z.literal("off"), lacks: z.string() }),
  z.object({ why: z.literal("unsigned") }),
  /** By which dialects of the provider it was looked at. */
  z.object({ why: z.literal("forged"), by: z.array(z.string()) }),
  /** Signed with our key for another URL than the one that the platform is to have: the one it came to, or the same with http or https. */
  z.object({ why: z.literal("elsewhere"), by: z.array(z.string()), at: z.enum(["request", "http", "https"]) }),
]);
export type Refusal = z.infer<typeof Refusal>;

/** When somebody last came to a provider's door, ms since the epoch: with what proved him, and without. Null is never. */
export type Sighting = {
  provider: string;
  genuineAt: number | null;
  refusedAt: number | null;
  refusal: Refusal | null;
};

/** Of one kind, so many ms have to lie between two that are written: neither a busy day nor a flood is to cost rows. */
export const BETWEEN_SIGHTINGS = MINUTE;

/** Notes a genuine delivery, unless that was done less than a minute before; then no row is written. */
export async function noteGenuine(db: D1Database, provider: string, at: number): Promise<void> {
  await db
    .prepare(
      `insert into sighting (provider, genuine_at) values (?, ?)
       on conflict (provider) do update set genuine_at = excluded.genuine_at
       where genuine_at is null or genuine_at <= excluded.genuine_at - ${BETWEEN_SIGHTINGS}`,
    )
    .bind(provider, at)
    .run();
}

/** The same of one that was turned away. */
export async function noteRefused(
  db: D1Database,
  { provider, at, refusal }: { provider: string; at: number; refusal: Refusal },
): Promise<void> {
  await db
    .prepare(
      `insert into sighting (provider, refused_at, reason) values (?, ?, ?)
       on conflict (provider) do update set refused_at = excluded.refused_at, reason = excluded.reason
       where refused_at is null or refused_at <= excluded.refused_at - ${BETWEEN_SIGHTINGS}`,
    )
    .bind(provider, at, JSON.stringify(refusal))
    .run();
}

/** One for each provider to which anybody ever came. */
export async function listSightings(db: D1Database): Promise<Sighting[]> {
  const { results } = await db
    .prepare("select provider, genuine_at as genuineAt, refused_at as refusedAt, reason from sighting")
    .all<Omit<Sighting, "refusal"> & { reason: string | null }>();
  return results.map(({ reason, ...row }) => ({ ...row, refusal: readRefusal(reason) }));
}

function readRefusal(reason: string | null): Refusal | null {
  return Refusal.safeParse(parseObject(reason ?? "")).data ?? null;
}
