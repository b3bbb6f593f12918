import type { Context } from "hono";

import { type BookingBody, BookingChange } from "../calls/booking-body.ts";
import { bookingCreated } from "../calls/outreach-event.ts";
import { readInOf } from "../calls/read-in.ts";
import { badFields } from "../lib/bad-fields.ts";
import { writeLocalTime } from "../lib/local-time.ts";
import type { OutreachView } from "../objects/outreach-view.ts";
import { jsonBody } from "./json-body.ts";
import { type Told, answerChange, outreachOf, showNow, takeIn, viewOfStanding } from "./outreaches.ts";

type Api = Context<{ Bindings: Env }>;

/** `POST /api/bookings` (spec §6). */
export function postBooking({ settingsOf, baseOf, demand }: Told): (c: Api) => Promise<Response> {
  return async (c) => {
    demand(c.env);
    const body = await jsonBody(c);
    if (!body.ok) return body.reason;
    const readIn = readInOf(settingsOf(c.env));
    const read = bookingCreated(body.value, { readIn, receivedAt: Date.now() });
    return takeIn(c, read, { base: baseOf(c), show: viewIn(readIn.timeZone) });
  };
}

/** `GET /api/bookings/:id`: everything that is known of it. */
export function getBooking({ settingsOf }: Told): (c: Api) => Promise<Response> {
  return (c) => showNow(c, outreachOf(c, "booking"), { show: viewIn(settingsOf(c.env).TIME_ZONE) });
}

/** `PATCH /api/bookings/:id`: what is given anew; the steps that are left follow. */
export function patchBooking({ settingsOf, demand }: Told): (c: Api) => Promise<Response> {
  return async (c) => {
    demand(c.env);
    const body = await jsonBody(c);
    if (!body.ok) return body.reason;
    const { timeZone } = readInOf(settingsOf(c.env));
    const change = BookingChange({ timeZone }).safeParse(body.value);
    if (!change.success) return c.json({ error: badFields(change.error) }, 400);
    const changed = await outreachOf(c, "booking")?.change(change.data);
    return answerChange(c, changed, { kind: "booking", show: viewIn(timeZone) });
  };
}

/** `DELETE /api/bookings/:id`: cancels it. Once it is cancelled, it still is when it is asked for again. */
export function deleteBooking({ settingsOf }: Told): (c: Api) => Promise<Response> {
  return async (c) => {
    const show = viewIn(settingsOf(c.env).TIME_ZONE);
    return answerChange(c, await outreachOf(c, "booking")?.cancel(), { kind: "booking", show });
  };
}

/** `POST /api/bookings/:id/confirm`: a person has it from the customer that they come. The customer is told nothing. */
export function confirmBooking({ settingsOf }: Told): (c: Api) => Promise<Response> {
  return async (c) => {
    const show = viewIn(settingsOf(c.env).TIME_ZONE);
    return answerChange(c, await outreachOf(c, "booking")?.confirm(), { kind: "booking", show });
  };
}

/** A booking as it is shown. `timeZone` and `localAt` say how its time was understood. */
function viewIn(timeZone: string) {
  return (view: OutreachView) => {
    const { id, name, phone, at, note, provider, remind } = view.body as BookingBody;
    const localAt = writeLocalTime(Date.parse(at), timeZone);
    return { id, name, phone, at, timeZone, localAt, note, provider, remind, ...viewOfStanding(view) };
  };
}
