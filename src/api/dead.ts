import type { Context } from "hono";
import * as z from "zod";

import { type DeadFilter, type DeadItem, countDead, listDead } from "../ledger/trouble.ts";
import { badFields } from "../lib/bad-fields.ts";
import { within } from "../lib/deadline.ts";
import { iso } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import { type Result, ok } from "../lib/result.ts";
import type { Waiting } from "../objects/outbox.ts";
import { ownerOfAction } from "../objects/owner.ts";
import { ACTION_KINDS } from "../rules/action.ts";
import { jsonBody } from "./json-body.ts";
import { answerList, listQuery, readQuery } from "./list-query.ts";

type Api = Context<{ Bindings: Env }>;

/** How many are tried again by one request. */
export const RETRIED_AT_MOST = 50;
const AT_ONCE = 10;
const PATIENCE_MS = 3000;

const kind = z.enum(ACTION_KINDS, `must be one of ${ACTION_KINDS.join(" ")}`);
const state = z.enum(["dead", "unknown"], "must be dead or unknown");
const Query = listQuery({ kind: kind.optional(), state: state.optional() });
const limited = `must be a number from 1 to ${RETRIED_AT_MOST}`;
const Wish = z
  .object({
    kind: kind.optional(),
    // An unknown one may have been done: a person could be called twice.
    state: state.default("dead"),
    cursor: z.string("must be one that an answer of this gave").optional(),
    limit: z.int(limited).min(1, limited).max(RETRIED_AT_MOST, limited).default(RETRIED_AT_MOST),
  })
  .catchall(z.undefined("is nothing that this can be asked for"));
/** Which are to be tried again, and how many at most. */
export type RetryWish = DeadFilter & { state: Waiting; limit: number; cursor?: string | undefined };

/** What came of trying many again. `cursor` goes on where this ended; null where nothing is left. */
export type Retried = { retried: number; skipped: number; cursor: string | null };

/** `GET /api/dead`: the actions that wait for a person. */
export async function getDead(c: Api): Promise<Response> {
  const query = readQuery(c, Query);
  if (!query.ok) return query.reason;
  return answerList(c, await listDead(c.env.LEDGER, query.value), viewOfDead);
}

/** `POST /api/dead/retry` `{kind?, state?, cursor?, limit?}`: tries some of them again, and says how to go on. */
export async function retryMany(c: Api): Promise<Response> {
  const body = await jsonBody(c);
  if (!body.ok) return body.reason;
  const wish = Wish.safeParse(body.value);
  if (!wish.success) return c.json({ error: badFields(wish.error) }, 400);
  const done = await retryDead(c.env, wish.data);
  if (!done.ok) return c.json({ error: "cursor: must be one that an answer of this gave" }, 400);
  const { cursor, ...counts } = done.value;
  if (cursor === null) return c.json(counts);
  return c.json({ ...counts, remaining: await remainingOf(c.env, { ...wish.data, cursor }), cursor });
}

/** Tries again what is listed, a few at a time, if it still is in that state: the ledger may be behind. */
export async function retryDead(
  env: Env,
  { limit, cursor, ...filter }: RetryWish,
): Promise<Result<Retried, "bad cursor">> {
  const listed = await listDead(env.LEDGER, { ...filter, cursor, limit });
  if (!listed.ok) return listed;
  const { items, cursor: next } = listed.value;
  let retried = 0;
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const some = items.slice(from, from + AT_ONCE);
    const tried = await Promise.all(some.map(({ id }) => retryOne(env, id, filter.state)));
    retried += tried.filter(Boolean).length;
  }
  return ok({ retried, skipped: items.length - retried, cursor: next });
}

async function retryOne(env: Env, id: string, from: Waiting): Promise<boolean> {
  try {
    const change = await within(PATIENCE_MS, Promise.resolve(ownerOfAction(env, id)?.retry(id, [from])));
    return change?.kind === "changed";
  } catch (cause) {
    log("warn", "action can't be retried", { action: id, cause: describe(cause) });
    return false;
  }
}

async function remainingOf(env: Env, filter: DeadFilter & { cursor: string }): Promise<number> {
  const counted = await countDead(env.LEDGER, filter);
  return counted.ok ? counted.value.counts.reduce((sum, { count }) => sum + count, 0) : 0;
}

function viewOfDead({ at, ...item }: DeadItem): object {
  return { ...item, at: iso(at) };
}
