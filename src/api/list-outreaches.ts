import type { Handler } from "hono";
import * as z from "zod";

import { type OutreachItem, listOutreaches } from "../ledger/outreach-list.ts";
import { iso } from "../lib/instant.ts";
import { toE164 } from "../lib/phone.ts";
import { BOOKING_STATES, ORDER_STATES, type OutreachKind } from "../outreach/outreach.ts";
import { answerList, instant, listQuery, readQuery, word } from "./list-query.ts";
import type { Told } from "./outreaches.ts";

const STATES = { booking: BOOKING_STATES, order: ORDER_STATES };

/** `GET /api/bookings`, the latest appointment first. Numbers may be asked for as people of `DEFAULT_COUNTRY` write them. */
export function getBookings(told: Told): Handler<{ Bindings: Env }> {
  return list("booking", told, ({ name, phone, ...booking }) => ({ ...booking, name, phone }));
}

/** `GET /api/orders`, the latest first; `at` is when it was placed. */
export function getOrders(told: Told): Handler<{ Bindings: Env }> {
  return list("order", told, ({ name, phone, ...order }) => ({
    ...order,
    customer_name: name,
    customer_phone: phone,
  }));
}

type Shown = Omit<OutreachItem, "at" | "receivedAt"> & { at: string; receivedAt: string };

function list(kind: OutreachKind, { settingsOf }: Told, view: (shown: Shown) => object): Handler<{ Bindings: Env }> {
  const states: readonly string[] = STATES[kind];
  const Query = listQuery({
    state: z.enum(states, `must be one of ${states.join(" ")}`).optional(),
    phone: word.optional(),
    since: instant.optional(),
    until: instant.optional(),
  });
  return async (c) => {
    const query = readQuery(c, Query);
    if (!query.ok) return query.reason;
    const { phone: written, ...asked } = query.value;
    const phone = written && toE164(written, settingsOf(c.env).DEFAULT_COUNTRY);
    const listed = await listOutreaches(c.env.LEDGER, { ...asked, kind, phone });
    return answerList(c, listed, (item) => view({ ...item, at: iso(item.at), receivedAt: iso(item.receivedAt) }));
  };
}
