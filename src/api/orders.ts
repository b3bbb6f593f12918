import type { Context } from "hono";

import type { OrderBody } from "../calls/order-body.ts";
import { orderPlaced } from "../calls/outreach-event.ts";
import { readInOf } from "../calls/read-in.ts";
import type { OutreachView } from "../objects/outreach-view.ts";
import { jsonBody } from "./json-body.ts";
import { type Told, answerChange, outreachOf, showNow, takeIn, viewOfStanding } from "./outreaches.ts";

type Api = Context<{ Bindings: Env }>;

const SHOWN = { kind: "order", show: viewOfOrder } as const;

/** `POST /api/orders` (spec §6). */
export function postOrder({ settingsOf, baseOf, demand }: Told): (c: Api) => Promise<Response> {
  return async (c) => {
    demand(c.env);
    const body = await jsonBody(c);
    if (!body.ok) return body.reason;
    const read = orderPlaced(body.value, { readIn: readInOf(settingsOf(c.env)), receivedAt: Date.now() });
    return takeIn(c, read, { base: baseOf(c), show: viewOfOrder });
  };
}

/** `GET /api/orders/:id`: everything that is known of it. */
export function getOrder(c: Api): Promise<Response> {
  return showNow(c, outreachOf(c, "order"), { show: viewOfOrder });
}

/** `DELETE /api/orders/:id`: cancels it, so that nobody is reached about it any more. */
export async function deleteOrder(c: Api): Promise<Response> {
  return answerChange(c, await outreachOf(c, "order")?.cancel(), SHOWN);
}

/** `POST /api/orders/:id/confirm`: a person has it from the customer that it is right. The customer is told nothing. */
export async function confirmOrder(c: Api): Promise<Response> {
  return answerChange(c, await outreachOf(c, "order")?.confirm(), SHOWN);
}

function viewOfOrder(view: OutreachView): object {
  const { id, customer_name, customer_phone, items, total_price, currency, provider } = view.body as OrderBody;
  const order = { id, customer_name, customer_phone, items, total_price, currency, provider };
  return { ...order, ...viewOfStanding(view) };
}
