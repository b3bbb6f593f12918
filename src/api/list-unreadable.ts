import type { Context } from "hono";

import { type UnreadableItem, listUnreadable } from "../ledger/unreadable.ts";
import { iso } from "../lib/instant.ts";
import { oneLine } from "../lib/text.ts";
import { answerList, listQuery, readQuery } from "./list-query.ts";

const Query = listQuery({});
const PREVIEW = 500;

/** `GET /api/unreadable`: genuine deliveries that nobody understood. */
export async function getUnreadable(c: Context<{ Bindings: Env }>): Promise<Response> {
  const query = readQuery(c, Query);
  if (!query.ok) return query.reason;
  return answerList(c, await listUnreadable(c.env.LEDGER, query.value), viewOfUnreadable);
}

function viewOfUnreadable({ head, receivedAt, ...item }: UnreadableItem): object {
  // The last character of the head may be cut in two; as the beginning of a stream it is left out.
  const text = new TextDecoder().decode(head, { stream: true });
  return { ...item, receivedAt: iso(receivedAt), preview: oneLine(text, PREVIEW) };
}
