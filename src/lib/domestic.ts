import { writePhone } from "./phone.ts";

/** A customer's number as Korean platforms take it: without its country code and anything between the digits. Numbers of other countries stay as they are. */
export function toDomestic(number: string): string {
  return number.startsWith("+82") ? digitsOf(number) : number;
}

/** Our own number, of digits alone. */
export function fromDomestic(number: string): string {
  return digitsOf(number.trim());
}

/** Whether both are one number, however a platform writes it. */
export function isSameNumber(one: string, other: string): boolean {
  return digitsOf(one.trim()) === digitsOf(other.trim());
}

function digitsOf(number: string): string {
  return writePhone(number, "KR").replace(/^\+82/, "0").replace(/\D/g, "");
}
