import type { CountryCode } from "libphonenumber-js/min";
import * as z from "zod";

import { isE164, toE164 } from "../lib/phone.ts";
import { isReadable, oneLine } from "../lib/text.ts";

/** What is wrong with a field that should be such as `what` says; also where there is none. */
export function must(what: string) {
  return { error: ({ input }: { input?: unknown }) => (input === undefined ? "is missing" : `must be ${what}`) };
}

const LONGEST_ID = 200;
const words = z.string(must("a text"));

/** Who can place the call, or send the text. */
export const Platform = z.enum(["clawops", "vox", "teler"], "must be clawops, vox or teler");
export type Platform = z.infer<typeof Platform>;

/** The owner's own id of a booking or an order; whole numbers are taken too. It has to fit in a URL, so it can't be one of its dots. */
export const Id = z
  .union([words, z.number().refine(Number.isSafeInteger, "must be a text")], must("a text"))
  .transform((id) => String(id).trim())
  .pipe(
    z
      .string()
      .min(1, "must not be empty")
      .max(LONGEST_ID, `must be at most ${LONGEST_ID} characters`)
      .refine(isReadable, "must have no invisible characters")
      .refine((id) => !/^\.{1,2}$/.test(id), "must not be a dot or two"),
  );

/** What somebody or something is called: one line of so many characters. */
export const Name = (longest: number) =>
  words
    .transform((text) => oneLine(text, Infinity))
    .pipe(z.string().min(1, "must not be empty").max(longest, `must be at most ${longest} characters`));

export const Phone = (country: CountryCode) =>
  words.transform((text) => toE164(text, country)).refine(isE164, "is not a phone number");

/** An optional field whose absence is null; an empty text is as good as none. */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value || null);
}
