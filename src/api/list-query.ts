import type { Context } from "hono";
import * as z from "zod";

import type { Listed } from "../ledger/page.ts";
import { badFields } from "../lib/bad-fields.ts";
import { readInstant } from "../lib/instant.ts";
import { withPlus } from "../lib/phone.ts";
import { type Result, no, ok } from "../lib/result.ts";

const MOST = 200;
const USUAL = 50;

const limit = z
  .string()
  .transform(Number)
  .refine((count) => Number.isInteger(count) && count >= 1 && count <= MOST, `must be a number from 1 to ${MOST}`);

/** What every list may be asked for. */
const paging = { limit: limit.prefault(String(USUAL)), cursor: z.string().optional() };

/** An instant; the `+` of its zone may have come as a blank. */
export const instant = z.string().transform((text, context) => {
  const ms = readInstant(text.replace(/(T[\d:.]+) (\d\d:?\d\d)$/, "$1+$2"));
  if (ms === null) context.addIssue("must be a time such as 2026-05-21T09:00:00+09:00");
  return ms ?? 0;
});

/** A text; where it is a number, its `+` may have come as a blank. */
export const word = z.string().min(1, "must not be empty").transform(withPlus);

/** The query of a list that can be filtered so. Whoever misspells a filter must not get everything. */
export function listQuery<Shape extends z.ZodRawShape>(filters: Shape) {
  return z.object({ ...paging, ...filters }).catchall(z.undefined("is nothing that this list can be asked for"));
}

/** The query as it was understood, or the answer that says what is wrong with it. */
export function readQuery<Query>(c: Context, query: z.ZodType<Query>): Result<Query, Response> {
  const read = query.safeParse(c.req.query());
  return read.success ? ok(read.data) : no(c.json({ error: badFields(read.error) }, 400));
}

export function answerList<Item>(c: Context, listed: Listed<Item>, view: (item: Item) => object): Response {
  if (!listed.ok) return c.json({ error: "cursor: must be one that this list gave" }, 400);
  const { items, cursor } = listed.value;
  return c.json({ items: items.map(view), ...(cursor !== null && { cursor }) });
}
