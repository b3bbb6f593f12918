import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";

/** E.164 where the text is a possible number (national forms are read in `country`); otherwise the text as it came. */
export function toE164(raw: string, country: CountryCode): string {
  const number = parsePhoneNumberFromString(raw, { defaultCountry: country, extract: false });
  return number?.isPossible() && !number.ext ? number.number : raw;
}

/** Whether the text is a number in the one form that names it for the whole world. */
export function isE164(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

/** The number as people of `country` write it; what is not a number stays as it is. */
export function writePhone(number: string, country: CountryCode): string {
  const parsed = number.startsWith("+") ? parsePhoneNumberFromString(number) : undefined;
  if (!parsed) return number;
  return parsed.country === country ? parsed.formatNational() : parsed.formatInternational();
}

/** Any text for the log, whatever looks like a phone number in it masked. */
export function maskNumbers(text: string): string {
  return text.replace(/\+?\d(?:[ ().-]?\d){7,14}/g, (number) => maskPhone(number.replace(/[^+\d]/g, "")));
}

/** The digits of the number as texts may hold them: in E.164 without the `+`, and as people of `country` write it, with and without what is between. */
export function spellingsOf(number: string, country: CountryCode): string[] {
  const written = writePhone(number, country);
  return [...new Set([number.replace("+", ""), written, written.replace(/\D/g, "")])];
}

/** For logs: `+8210****5678`. Short or unreadable numbers are masked whole. */
export function maskPhone(number: string): string {
  return /^\+?\d{8,15}$/.test(number) ? `${number.slice(0, -8)}****${number.slice(-4)}` : "****";
}

/** A number out of an address, where its `+` may have come as a blank. */
export function withPlus(text: string): string {
  return text.replace(/^ (?=\d)/, "+");
}
