import type { Handler } from "hono";
import * as z from "zod";

import { CALL_STATUSES } from "../calls/event.ts";
import { listCalls } from "../ledger/call-list.ts";
import { toE164 } from "../lib/phone.ts";
import type { Settings } from "../settings.ts";
import { viewOfSummary } from "./calls.ts";
import { answerList, instant, listQuery, readQuery, word } from "./list-query.ts";

const Query = listQuery({
  provider: word.optional(),
  status: z.enum(CALL_STATUSES, `must be one of ${CALL_STATUSES.join(" ")}`).optional(),
  missed: z
    .enum(["true", "false"], "must be true or false")
    .transform((text) => text === "true")
    .optional(),
  from: word.optional(),
  to: word.optional(),
  since: instant.optional(),
  until: instant.optional(),
});

/** `GET /api/calls` (spec §6). Numbers may be asked for as people of `DEFAULT_COUNTRY` write them. */
export function getCalls(settingsOf: (env: Env) => Settings): Handler<{ Bindings: Env }> {
  return async (c) => {
    const query = readQuery(c, Query);
    if (!query.ok) return query.reason;
    const { from, to, ...asked } = query.value;
    const numberOf = (text?: string) => text && toE164(text, settingsOf(c.env).DEFAULT_COUNTRY);
    const listed = await listCalls(c.env.LEDGER, { ...asked, from: numberOf(from), to: numberOf(to) });
    return answerList(c, listed, viewOfSummary);
  };
}
