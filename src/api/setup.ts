import type { Context } from "hono";

import { appliedMigrations } from "../ledger/migrations.ts";
import { type Refusal, listSightings } from "../ledger/sightings.ts";
import { within } from "../lib/deadline.ts";
import { iso } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";

type Api = Context<{ Bindings: Env }>;
type Told = {
  /** What the URLs begin with that platforms are given. */
  baseOf: (c: Api) => string;
  /** The names of the settings that are set. */
  namesIn: (env: Env) => string[];
  problemsOf: (env: Env) => { setting: string; says: string; isBad: boolean }[];
};

const LEDGER_PATIENCE_MS = 3000;

/** What the ledger has of that; null where it can't be asked. `doors`: of each provider when somebody last came, proven and not, and why not. */
type Known = {
  migrations: string[];
  doors: { provider: string; genuineAt: string | null; refusedAt: string | null; refusal: Refusal | null }[];
};

/**
 * `GET /api/setup`: how this Worker is set up, by names alone: no value of a setting is told. `at` is its clock; `origin` where it was asked, `base`
 * what it takes signatures for; `bindings` whatever is bound that is neither text nor a setting: [vars] may hold JSON.
 */
export function getSetup({ baseOf, namesIn, problemsOf }: Told) {
  return async (c: Api): Promise<Response> => {
    const settings = namesIn(c.env);
    const isBinding = ([name, bound]: [string, unknown]) =>
      typeof bound === "object" && bound !== null && !settings.includes(name);
    const bindings = Object.entries(c.env).filter(isBinding);
    const ledger = await knownTo(c.env.LEDGER);
    return c.json({
      at: iso(Date.now()),
      origin: new URL(c.req.url).origin,
      base: baseOf(c),
      settings,
      problems: problemsOf(c.env),
      bindings: bindings.map(([name]) => name).toSorted(),
      ledger,
    });
  };
}

async function knownTo(db: D1Database): Promise<Known | null> {
  try {
    return await within(LEDGER_PATIENCE_MS, readLedger(db));
  } catch (cause) {
    log("warn", "ledger unreadable", { cause: describe(cause) });
    return null;
  }
}

/** A ledger that has not all of its tables yet has migrations all the same. */
async function readLedger(db: D1Database): Promise<Known> {
  const migrations = await appliedMigrations(db);
  const sightings = await listSightings(db).catch(() => []);
  const doors = sightings.map(({ provider, genuineAt, refusedAt, refusal }) => ({
    provider,
    genuineAt: genuineAt === null ? null : iso(genuineAt),
    refusedAt: refusedAt === null ? null : iso(refusedAt),
    refusal,
  }));
  return { migrations, doors };
}
