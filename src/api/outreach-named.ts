import { Id } from "../calls/body-fields.ts";
import { type OutreachEvent, nameOf } from "../calls/outreach-event.ts";
import type { OutreachObject } from "../objects/outreach-object.ts";
import type { OutreachView } from "../objects/outreach-view.ts";
import type { OutreachKind } from "../outreach/outreach.ts";

const TYPES = { booking: "booking.created", order: "order.placed" } as const;

/** The object of a booking or an order by the owner's id of it; null if nothing can have that id. */
export function outreachNamed(env: Env, kind: OutreachKind, id: unknown): DurableObjectStub<OutreachObject> | null {
  const read = Id.safeParse(id);
  return read.success ? env.OUTREACH.getByName(nameOf({ type: TYPES[kind], data: { id: read.data } })) : null;
}

/** What became of a body that was handed to its object: the same for the same body again. `gone`: it was forgotten in that moment. */
export type HandedIn =
  | { kind: "taken"; view: OutreachView }
  | { kind: "conflict"; difference: string }
  | { kind: "refused"; why: string }
  | { kind: "gone" };

/** Hands what was read of a body to its object. `base`: what our URLs begin with. */
export async function handIn(env: Env, event: OutreachEvent, base: string): Promise<HandedIn> {
  const object = env.OUTREACH.getByName(nameOf(event));
  const taken = await object.accept([event], base);
  if (taken.kind === "conflict" || taken.kind === "refused") return taken;
  const view = await object.view();
  return view ? { kind: "taken", view } : { kind: "gone" };
}
