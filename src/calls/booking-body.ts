import * as z from "zod";

import { readDuration } from "../lib/duration.ts";
import { DAY } from "../lib/instant.ts";
import { readLocalTime } from "../lib/local-time.ts";
import { manyLines } from "../lib/text.ts";
import { Id, Name, Phone, Platform, must, orNull } from "./body-fields.ts";
import type { ReadIn } from "./read-in.ts";

const LONGEST_NAME = 100;
const LONGEST_NOTE = 1000;
const LONGEST_WAIT = 60 * DAY;
const USUAL = { sms: "1h", call: "10m" };
const WAITS = 'must be such as {"sms":"1h","call":"10m"}';

const name = Name(LONGEST_NAME);
const note = z
  .string(must("a text"))
  .transform(manyLines)
  .pipe(z.string().max(LONGEST_NOTE, `must be at most ${LONGEST_NOTE} characters`));

/** How long before the appointment a text goes, and how long after that a call; `none` is never. Null is as usual. */
const wait = (usual: string) =>
  z
    .string(must("a text"))
    .trim()
    .refine((text) => text === "none" || isWait(text), "must be such as 30s, 10m, 1h or 2d, at most 60d, or none")
    .nullable()
    .transform((text) => text ?? usual);
const waits = { sms: wait(USUAL.sms), call: wait(USUAL.call) };

/**
 * A booking as it comes in (spec §6), and as it is told: the number is E.164, `at` ISO 8601 UTC with milliseconds, what is not told null
 * or as usual.
 */
export const BookingBody = ({ country, timeZone }: ReadIn) =>
  z.object(
    {
      id: Id,
      name,
      phone: Phone(country),
      at: at(timeZone),
      note: orNull(note),
      provider: orNull(Platform),
      remind: z
        .object({ sms: waits.sms.prefault(null), call: waits.call.prefault(null) }, WAITS)
        .nullish()
        .transform((given) => given ?? USUAL),
    },
    "must be a JSON object",
  );
export type BookingBody = z.infer<ReturnType<typeof BookingBody>>;

/** What is to be changed of a booking, and nothing else. What is absent stays, and is absent here too. */
export const BookingChange = ({ timeZone }: Pick<ReadIn, "timeZone">) =>
  z
    .object(
      {
        id: z.undefined("can't be changed").optional(),
        phone: z.undefined("can't be changed: cancel the booking and make another").optional(),
        name: name.optional(),
        at: at(timeZone).optional(),
        note: note
          .nullable()
          .transform((text) => text || null)
          .optional(),
        provider: Platform.nullable().optional(),
        remind: z
          .object({ sms: waits.sms.optional(), call: waits.call.optional() }, WAITS)
          .nullable()
          .transform((given) => given ?? USUAL)
          .optional(),
      },
      "must be a JSON object",
    )
    .catchall(z.undefined("is nothing that can be changed"));
export type BookingChange = { [Field in "name" | "at" | "note" | "provider"]?: BookingBody[Field] | undefined } & {
  remind?: { sms?: string | undefined; call?: string | undefined } | undefined;
};

/** A point in time: with an offset, or by the clock of the zone. */
function at(timeZone: string) {
  return z.string(must("a text")).transform((text, context) => {
    const read = readLocalTime(text.trim(), timeZone);
    if (read.ok) return new Date(read.value).toISOString();
    context.addIssue(read.reason);
    return z.NEVER;
  });
}

function isWait(text: string): boolean {
  const ms = readDuration(text);
  return ms !== null && ms > 0 && ms <= LONGEST_WAIT;
}
