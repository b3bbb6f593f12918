import type { Context } from "hono";

import type { OutreachEvent } from "../calls/outreach-event.ts";
import { iso } from "../lib/instant.ts";
import type { Result } from "../lib/result.ts";
import type { Changed, OutreachObject } from "../objects/outreach-object.ts";
import type { OutreachView } from "../objects/outreach-view.ts";
import type { OutreachKind } from "../outreach/outreach.ts";
import type { Settings } from "../settings.ts";
import { viewOfAction } from "./actions.ts";
import { viewOfEvent } from "./calls.ts";
import { handIn, outreachNamed } from "./outreach-named.ts";

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

const NOTHING = { error: "nothing has this id" };

/** The object of a booking or an order, by the id in the path; null if nothing can have that id. */
export function outreachOf(c: Api, kind: OutreachKind): DurableObjectStub<OutreachObject> | null {
  return outreachNamed(c.env, kind, c.req.param("id"));
}

/** Hands what was read of a body to its object, and shows that: the same for the same body again. */
export async function takeIn(
  c: Api,
  read: Result<OutreachEvent, string>,
  { base, show }: { base: string; show: Show },
): Promise<Response> {
  if (!read.ok) return c.json({ error: read.reason }, 400);
  const handed = await handIn(c.env, read.value, base);
  switch (handed.kind) {
    case "taken":
      return c.json(show(handed.view), 201);
    case "conflict":
      return c.json({ error: "another body has this id", difference: handed.difference }, 409);
    case "refused":
      return c.json({ error: handed.why }, 400);
    case "gone":
      return c.json(NOTHING, 404);
  }
}

/** What became of what a person wanted done to it. */
export function answerChange(
  c: Api,
  changed: Changed | undefined,
  { kind, show }: { kind: OutreachKind; show: Show },
): Response {
  switch (changed?.kind) {
    case "changed":
      return c.json(show(changed.view));
    case "refused":
      return c.json({ error: changed.why }, 400);
    case "over":
      return c.json({ error: `it is too late for that: this ${kind} is ${changed.state}` }, 409);
    case "gone":
    case undefined:
      return c.json(NOTHING, 404);
  }
}

/** Everything that is known of it now. */
export async function showNow(
  c: Api,
  object: DurableObjectStub<OutreachObject> | null,
  { show }: { show: Show },
): Promise<Response> {
  const view = await object?.view();
  return view ? c.json(show(view)) : c.json(NOTHING, 404);
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
