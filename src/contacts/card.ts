import * as z from "zod";

import type { Standing } from "../calls/trouble.ts";

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What the owner wrote down about the person behind a number (spec §6). */
export const Card = z.object({
  name: z.string().trim().max(200, "must be at most 200 characters").nullable().default(null),
  /** For the platform's placeholders, by name. */
  variables: z
    .record(z.string().max(100), Scalar)
    .refine((variables) => Object.keys(variables).length <= 100, "must be at most 100 names")
    .refine((variables) => JSON.stringify(variables).length <= 20_000, "must be at most 20 kB")
    .default({}),
  consent: z.enum(["given", "refused", "unknown"], "must be given, refused or unknown").default("unknown"),
});
export type Card = z.infer<typeof Card>;

/** A contact as lists tell of it. */
export type ContactItem = Pick<Card, "name" | "consent"> & { phone: string };
/** The last text that somebody wrote, cut: `at` in ms since the epoch. */
export type LastText = { at: number; text: string };
/**
 * What the ledger is told of a contact: `id` is its object's, in hexadecimal digits; `version` counts up with every change. `consent` is null
 * where there is no card.
 */
export type ContactSnapshot = Standing & {
  id: string;
  version: number;
  phone: string;
  name: string | null;
  consent: Card["consent"] | null;
  lastText: LastText | null;
};

/** What the platform is to know before a call: the card's variables, and its name as `customer_name` where they do not say. */
export function variablesOf({ name, variables }: Card): Record<string, string> {
  const told = Object.entries(variables).map(([key, value]) => [key, String(value)] as const);
  return { ...(name && { customer_name: name }), ...Object.fromEntries(told) };
}
