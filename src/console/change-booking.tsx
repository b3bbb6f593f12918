import { outreachNamed } from "../api/outreach-named.ts";
import { type BookingBody, BookingChange } from "../calls/booking-body.ts";
import { readInOf } from "../calls/read-in.ts";
import { writeLocalTime } from "../lib/local-time.ts";
import type { Changed } from "../objects/outreach-object.ts";
import { bookingFormWords } from "../words/console/booking-form.ts";
import { bookingAt } from "../words/links.ts";
import { errorsIn, isHindered } from "./book.tsx";
import { BookingForm, type FormErrors } from "./booking-form.tsx";
import { idIn, viewIn } from "./outreach.tsx";
import { goTo, notFound, render } from "./page.tsx";
import type { Form, Visit } from "./visit.ts";

/** `/bookings/:id/change`. */
export async function changePage(visit: Visit): Promise<Response> {
  const booking = await bookingIn(visit);
  return booking
    ? formPage(visit, booking, { typed: typedOf(booking, visit), errors: {} })
    : notFound(visit, "outreach");
}

/** Changes what the form says otherwise; the steps that are left follow. */
export async function changeBooking(visit: Visit, form: Form): Promise<Response> {
  const words = bookingFormWords[visit.voice.language];
  const booking = await bookingIn(visit);
  if (!booking) return notFound(visit, "outreach");
  const { was } = typedOf(booking, visit);
  const typed = { was, ...form };
  if (isHindered(visit)) return formPage(visit, booking, { typed, errors: {}, notice: words.hindered });
  const read = BookingChange(readInOf(visit.settings)).safeParse(changeOf(typed));
  if (!read.success) return formPage(visit, booking, { typed, errors: errorsIn(visit, read) });
  const changed = (await outreachNamed(visit.env, "booking", idIn(visit))?.change(read.data)) as Changed | undefined;
  if (!changed || changed.kind === "gone") return notFound(visit, "outreach");
  if (changed.kind === "refused") return formPage(visit, booking, { typed, errors: { at: words.past } });
  return goTo(visit, bookingAt("", booking.id), changed.kind);
}

/** Its fields as the form shows them. */
function typedOf({ name, at, note, provider, remind }: BookingBody, { voice: { timeZone } }: Visit) {
  const local = writeLocalTime(Date.parse(at), timeZone).slice(0, "2026-11-22T15:00".length);
  return {
    name,
    at: local,
    was: local,
    note: note ?? "",
    provider: provider ?? "",
    sms: remind.sms,
    call: remind.call,
  };
}

/** A time that was not touched stays to the second, and is the same appointment, also where that was moved since the form was shown. */
function changeOf(form: Form) {
  const { name, at, note, provider, sms, call, was } = form;
  return { name, note, provider: provider || null, remind: { sms, call }, ...(at !== was && { at }) };
}

async function bookingIn(visit: Visit): Promise<BookingBody | null> {
  const view = await viewIn(visit, "booking");
  return view && (view.body as BookingBody);
}

type Filled = { typed: Form; errors: FormErrors; notice?: string };

function formPage(visit: Visit, { id, phone }: BookingBody, { typed, errors, notice }: Filled): Promise<Response> {
  const words = bookingFormWords[visit.voice.language];
  const path = bookingAt("", id);
  const hasErrors = Object.keys(errors).length > 0;
  const body = (
    <BookingForm visit={visit} to={`${path}/change`} back={path} typed={typed} errors={errors} fixed={{ phone }}>
      <input type="hidden" name="was" value={typed["was"]} />
      {hasErrors && (
        <p class="notice bad" role="alert" tabindex={-1} autofocus>
          {words.wrong}
        </p>
      )}
    </BookingForm>
  );
  const status = hasErrors || notice !== undefined ? 400 : 200;
  return render(visit, { title: words.change, at: "outreach", status, notice }, body);
}
