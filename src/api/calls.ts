import type { Context } from "hono";

import { type CallSummary, summaryOf } from "../calls/summary.ts";
import { iso } from "../lib/instant.ts";
import type { CallView } from "../objects/call-object.ts";
import type { EventRow } from "../objects/event-store.ts";
import { viewOfAction } from "./actions.ts";

/** `GET /api/calls/:provider/:id` (spec §6). */
export async function getCall(c: Context<{ Bindings: Env }, "/api/calls/:provider/:id">): Promise<Response> {
  const name = `${c.req.param("provider")}:${c.req.param("id")}`;
  const view = await c.env.CALL.getByName(name).view();
  return view ? c.json(viewOfCall(view)) : c.json({ error: "no such call" }, 404);
}

function viewOfCall({ call, arrivals, events, actions }: CallView) {
  const { content } = call;
  const fields = Object.entries(content.fields).map(([name, { value }]) => [name, value]);
  return {
    ...viewOfSummary(summaryOf(call)),
    summary: content.summary?.value ?? null,
    sentiment: content.sentiment?.value ?? null,
    fields: Object.fromEntries(fields),
    recordingUrl: content.recordingUrl?.value ?? null,
    variables: content.variables?.value ?? {},
    metadata: call.metadata?.value ?? {},
    gaps: arrivals.gaps,
    events: events.map(viewOfEvent),
    actions: actions.map(viewOfAction),
  };
}

/** What lists tell of a call, its instants as they look outside. */
export function viewOfSummary({ startedAt, answeredAt, endedAt, ...summary }: CallSummary) {
  return {
    ...summary,
    startedAt: iso(startedAt),
    answeredAt: isoOrNull(answeredAt),
    endedAt: isoOrNull(endedAt),
  };
}

/** An event as a timeline shows it. */
export function viewOfEvent({ seq, id, type, at, receivedAt, late, data }: EventRow) {
  return { seq, id, type, at: iso(at), receivedAt: iso(receivedAt), late, data };
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}
