import { writePhone } from "../lib/phone.ts";
import type { Text } from "../rules/action.ts";
import type { SettingName } from "../settings.ts";
import type { Outside } from "./connector.ts";

/** How one platform sends a text. */
export type Sender = {
  needs: readonly SettingName[];
  /** The request that has it sent once, however often the same action makes it. */
  request(text: Text, outside: Outside): { url: string; init: RequestInit };
  /** Where its answer holds the id of what it took. */
  ref: string;
};

/** A customer's number as Korean platforms take it: without its country code and anything between the digits. Numbers of other countries stay as they are. */
export function toDomestic(number: string): string {
  return number.startsWith("+82") ? digitsOf(number) : number;
}

/** Our own number, of digits alone. */
export function fromDomestic(number: string): string {
  return digitsOf(number.trim());
}

function digitsOf(number: string): string {
  return writePhone(number, "KR").replace(/^\+82/, "0").replace(/\D/g, "");
}
