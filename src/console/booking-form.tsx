import type { Child } from "hono/jsx";

import { writePhone } from "../lib/phone.ts";
import { type FormWords, bookingFormWords } from "../words/console/booking-form.ts";
import { platformIn } from "../words/console/calls.ts";
import { outreachWords } from "../words/console/outreach.ts";
import { Choice, Field, Post } from "./parts.tsx";
import type { Form, Visit } from "./visit.ts";

/** Fields of a booking with what is wrong with them, in words. */
export type FormErrors = Partial<Record<keyof FormWords["errors"], string>>;

const TEXTS = ["30m", "1h", "2h", "3h", "6h", "12h", "1d", "2d", "none"];
const CALLS = ["5m", "10m", "15m", "30m", "1h", "2h", "none"];
const PLATFORMS = ["clawops", "vox", "teler"];

type Props = {
  visit: Visit;
  /** Where it is sent, and where the way back leads. */
  to: string;
  back: string;
  typed: Form;
  errors: FormErrors;
  /** Of a booking that is there already: its number and its id can't be changed. */
  fixed?: { phone: string };
  children?: Child;
};

/** What a booking is made or changed by. What was typed stays, also where it is wrong. */
export function BookingForm({ visit, to, back, typed, errors, fixed, children }: Props) {
  const { voice } = visit;
  const words = bookingFormWords[voice.language];
  const field = (name: keyof FormErrors) => ({ label: words[name], name, value: typed[name], error: errors[name] });
  return (
    <Post visit={visit} to={to} class="sheet form">
      {children}
      <Field {...field("name")} required maxlength={100} />
      {fixed ? (
        <p>
          {words.phone}: {writePhone(fixed.phone, voice.country)} <small>{words.phoneFixed}</small>
        </p>
      ) : (
        <Field {...field("phone")} type="tel" required />
      )}
      <Field {...field("at")} type="datetime-local" hint={words.atHint(voice.timeZone)} required />
      <Reminding visit={visit} typed={typed} />
      <Note label={words.note} value={typed["note"]} error={errors.note} />
      {!fixed && <Field {...field("id")} hint={words.idHint} maxlength={200} />}
      <p class="row">
        <button>{words.save}</button>
        <a class="button second" href={back}>
          {words.back}
        </a>
      </p>
    </Post>
  );
}

/** When a text and a call go, and who sends them. */
function Reminding({ visit: { voice }, typed }: Pick<Props, "visit" | "typed">) {
  const words = bookingFormWords[voice.language];
  const { duration } = outreachWords[voice.language];
  const options = (usual: string[], given: string, say: (duration: string) => string) =>
    [...new Set([...usual, given])].map((one) => [one, one === "none" ? words.never : say(duration(one))] as const);
  const { sms = "1h", call = "10m", provider = "" } = typed;
  const named = PLATFORMS.map((one) => [one, platformIn(one, voice.language)] as const);
  return (
    <div class="row">
      <Choice label={words.sms} name="sms" value={sms} options={options(TEXTS, sms, words.before)} />
      <Choice label={words.call} name="call" value={call} options={options(CALLS, call, words.after)} />
      <Choice label={words.provider} name="provider" value={provider} options={[["", words.anyProvider], ...named]} />
    </div>
  );
}

type NoteProps = { label: string; value: string | undefined; error: string | undefined };

function Note({ label, value = "", error }: NoteProps) {
  return (
    <div class="field">
      <label for="note">{label}</label>
      <textarea id="note" name="note" rows={3} {...(error !== undefined && { "aria-describedby": "note-error" })}>
        {value}
      </textarea>
      {error !== undefined && (
        <small id="note-error" class="error">
          {error}
        </small>
      )}
    </div>
  );
}
