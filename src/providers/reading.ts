import type { CountryCode } from "libphonenumber-js/min";

import type { Direction } from "../calls/event.ts";
import type { CanonicalEvent } from "../calls/message.ts";
import { Fields } from "../lib/fields.ts";
import { readForm } from "../lib/form.ts";
import { parseObject } from "../lib/json.ts";
import { toE164 } from "../lib/phone.ts";
import { oneLine } from "../lib/text.ts";
import type { Settings } from "../settings.ts";
import { type Delivery, type Reading, isOfType, textOf, unsupported } from "./provider.ts";

const LONGEST_ID = 256;

/** What a reading may go by beside the body's fields. */
export type Context = { delivery: Delivery; settings: Settings };

export const events = (event: CanonicalEvent): Reading => ({ kind: "events", events: [event] });
export const ignored = (what: string): Reading => ({ kind: "ignored", reason: oneLine(what, 80) });
export const unusable = (name: string): Reading => ({ kind: "unreadable", reason: `no usable ${name}` });

/** Reads a body that has to be a JSON object. */
export function readJson(delivery: Delivery, read: (object: object) => Reading): Reading {
  if (!isOfType(delivery, "application/json")) return unsupported(delivery);
  const object = parseObject(textOf(delivery));
  if (object === undefined) return { kind: "malformed", reason: "the body is not JSON" };
  if (object === null) return { kind: "unreadable", reason: "the body is not an object of sane depth" };
  return read(object);
}

/** Reads a body that has to be a form. */
export function readFormOf(delivery: Delivery, read: (fields: Fields) => Reading): Reading {
  if (!isOfType(delivery, "application/x-www-form-urlencoded")) return unsupported(delivery);
  const form = readForm(textOf(delivery));
  return form ? read(new Fields(form)) : { kind: "malformed", reason: "the body is not a form" };
}

export function readId(text: string): string | null {
  return text.length <= LONGEST_ID ? text : null;
}

export function readDirection(text: string): Direction | null {
  const word = text.toLowerCase();
  return word === "inbound" || word === "outbound" ? word : null;
}

export const numberIn = (country: CountryCode) => (text: string) => toE164(text, country);

/** The first of the names that holds something; signed URLs are longer than any word. */
export function takeTextOf(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = fields.takeText(name);
    if (text) return text;
  }
  return undefined;
}
