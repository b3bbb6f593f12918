import type * as z from "zod";

import { handIn } from "../api/outreach-named.ts";
import { BookingBody } from "../calls/booking-body.ts";
import { bookingCreated } from "../calls/outreach-event.ts";
import { readInOf } from "../calls/read-in.ts";
import { bookingFormWords } from "../words/console/booking-form.ts";
import { bookingAt } from "../words/links.ts";
import { BookingForm, type FormErrors } from "./booking-form.tsx";
import { newId } from "./new-id.ts";
import { goTo, render } from "./page.tsx";
import type { Form, Visit } from "./visit.ts";

const ID_SIGNS = 5;

/** `/bookings/new`: a form that carries the id which the booking is to have, so that sent twice it makes one. */
export function newBookingPage(visit: Visit): Promise<Response> {
  const { name, phone } = visit.c.req.query();
  return formPage(visit, { ...(name && { name }), ...(phone && { phone }) }, {});
}

/** Makes the booking that the form describes. */
export async function makeBooking(visit: Visit, form: Form): Promise<Response> {
  const words = bookingFormWords[visit.voice.language];
  if (isHindered(visit)) return formPage(visit, form, {}, words.hindered);
  const body = bodyOf(form);
  const readIn = readInOf(visit.settings);
  const errors = errorsIn(visit, BookingBody(readIn).safeParse(body));
  const read = bookingCreated(body, { readIn, receivedAt: visit.now });
  if (!read.ok) return formPage(visit, form, errors);
  const handed = await handIn(visit.env, read.value, visit.told.baseOf(visit.c));
  switch (handed.kind) {
    case "taken":
    case "gone":
      return goTo(visit, bookingAt("", body.id), "made");
    case "refused":
      return formPage(visit, form, { at: words.past });
    case "conflict":
      return formPage(visit, form, { id: words.taken });
  }
}

/** Which fields are bad, in words. */
export function errorsIn({ voice }: Visit, read: z.ZodSafeParseResult<unknown>): FormErrors {
  const { errors } = bookingFormWords[voice.language];
  const names = read.success
    ? []
    : read.error.issues.map(({ path }) => String(path[0] === "remind" ? path[1] : path[0]));
  return Object.fromEntries(Object.entries(errors).filter(([name]) => names.includes(name)));
}

/** Whether a setting is wrong that it takes to keep a booking. */
export function isHindered({ told, env }: Visit): boolean {
  try {
    told.demand(env);
    return false;
  } catch {
    return true;
  }
}

function bodyOf(form: Form) {
  const { name, phone, at, note, provider, sms, call, id = "", made = "" } = form;
  const remind = { sms, call };
  return { id: (id.trim() || made).toWellFormed(), name, phone, at, note, provider: provider || null, remind };
}

function formPage(visit: Visit, typed: Form, errors: FormErrors, notice?: string): Promise<Response> {
  const { language, timeZone } = visit.voice;
  const words = bookingFormWords[language];
  const hasErrors = Object.keys(errors).length > 0;
  const { made = newId(visit.now, timeZone, crypto.getRandomValues(new Uint8Array(ID_SIGNS))), id = "" } = typed;
  const isTaken = errors.id === words.taken;
  const body = (
    <BookingForm visit={visit} to="/bookings/new" back="/bookings" typed={typed} errors={errors}>
      <input type="hidden" name="made" value={made} />
      {hasErrors && (
        <p class="notice bad" role="alert" tabindex={-1} autofocus>
          {words.wrong} {isTaken && <a href={bookingAt("", id.trim() || made)}>{words.seeTaken}</a>}
        </p>
      )}
    </BookingForm>
  );
  const status = hasErrors || notice !== undefined ? 400 : 200;
  return render(visit, { title: words.make, at: "outreach", status, notice }, body);
}
