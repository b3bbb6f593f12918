import * as z from "zod";

import { Id, Name, Phone, Platform, must, orNull } from "./body-fields.ts";
import type { ReadIn } from "./read-in.ts";

const LONGEST_NAME = 100;
const MOST_ITEMS = 200;
const LONGEST_ITEM = 200;
const LARGEST_AMOUNT = 1e12;
const LARGEST_QUANTITY = 1e6;

const amount = z.number(must("a number")).nonnegative("must not be negative").max(LARGEST_AMOUNT, "is too much");
const quantity = z.number(must("a number")).positive("must be more than 0").max(LARGEST_QUANTITY, "is too much");

const itemName = Name(LONGEST_ITEM);
/** An item with all that is told of it; what is not told is absent. */
const itemLine = z
  .object(
    { name: itemName, quantity: quantity.nullish(), price: amount.nullish() },
    "must be a text or {name, quantity, price}",
  )
  .transform((item) => ({
    name: item.name,
    ...(item.quantity != null && { quantity: item.quantity }),
    ...(item.price != null && { price: item.price }),
  }));
type Item = string | z.infer<typeof itemLine>;

/** A text, or an object. No union of the two: that would not say which of an item's fields is bad. */
const item = z.unknown().transform((given, context): Item => {
  const read = typeof given === "string" ? itemName.safeParse(given) : itemLine.safeParse(given);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) context.addIssue({ code: "custom", path, message });
  return z.NEVER;
});

/** Counted before any of them is looked at. */
const items = z
  .array(z.unknown(), must("a list"))
  .min(1, "must not be empty")
  .max(MOST_ITEMS, `must be at most ${MOST_ITEMS}`)
  .pipe(z.array(item));

const currency = z
  .string(must("a text"))
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, "must be a currency code such as KRW")
  .nullish()
  .transform((code) => code ?? "KRW");

/** An order as it comes in, by the article's names (spec §6), and as it is told: the number is E.164, what is not told null. */
export const OrderBody = ({ country }: Pick<ReadIn, "country">) =>
  z.object(
    {
      id: Id,
      customer_name: Name(LONGEST_NAME),
      customer_phone: Phone(country),
      items,
      total_price: amount,
      currency,
      provider: orNull(Platform),
    },
    "must be a JSON object",
  );
export type OrderBody = z.infer<ReturnType<typeof OrderBody>>;
