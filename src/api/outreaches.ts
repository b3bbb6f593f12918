import type { Context } from "hono";

import { Id } from "../calls/body-fields.ts";
import { type OutreachEvent, nameOf } from "../calls/outreach-event.ts";
import { iso } from "../lib/instant.ts";
import type { Result } from "../lib/result.ts";
import type { OutreachObject } from "../objects/outreach-object.ts";
import type { OutreachView } from "../objects/outreach-view.ts";
import type { OutreachKind } from "../outreach/outreach.ts";
import type { Settings } from "../settings.ts";
import { viewOfAction } from "./actions.ts";
import { viewOfEvent } from "./calls.ts";

/** What the handlers of bookings and orders are told by the routes. */
export type Told = {
  settingsOf: (env: Env) => Settings;
  /** What the URLs begin with that platforms are given. */
  baseOf: (c: Context<{ Bindings: Env }>) => string;
  /** Throws while something is wrong with what it takes to keep one. */
  demand: (env: Env) => void;
};
type Api = Context<{ Bindings: Env }>;
type Show = (view: OutreachView) => object;

const TYPES = { booking: "booking.created", order: "order.placed" } as const;

/** The object of a booking or an order, by the id in the path; null if nothing can have that id. */
export function outreachOf(c: Api, kind: OutreachKind): DurableObjectStub<OutreachObject> | null {
  const id = Id.safeParse(c.req.param("id"));
  return id.success ? c.env.OUTREACH.getByName(nameOf({ type: TYPES[kind], data: { id: id.data } })) : null;
}

/** Hands what was read of a body to its object, and shows that: the same for the same body again. */
export async function takeIn(
  c: Api,
  read: Result<OutreachEvent, string>,
  { base, show }: { base: string; show: Show },
): Promise<Response> {
  if (!read.ok) return c.json({ error: read.reason }, 400);
  const object = c.env.OUTREACH.getByName(nameOf(read.value));
  const taken = await object.accept([read.value], base);
  switch (taken.kind) {
    case "accepted":
    case "duplicate":
      return showNow(c, object, { show, status: 201 });
    case "conflict":
      return c.json({ error: "another body has this id", difference: taken.difference }, 409);
    case "refused":
      return c.json({ error: taken.why }, 400);
  }
}

/** Everything that is known of it now. */
export async function showNow(
  c: Api,
  object: DurableObjectStub<OutreachObject> | null,
  { show, status = 200 }: { show: Show; status?: 200 | 201 },
): Promise<Response> {
  const view = await object?.view();
  return view ? c.json(show(view), status) : c.json({ error: "nothing has this id" }, 404);
}

/** What is told of bookings and orders alike. */
export function viewOfStanding({ state, result, steps, events, actions }: OutreachView) {
  return {
    state,
    result,
    steps: steps.map(({ dueAt, ...step }) => ({ ...step, dueAt: iso(dueAt) })),
    events: events.map(viewOfEvent),
    actions: actions.map(viewOfAction),
  };
}
