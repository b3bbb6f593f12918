/** E.164 of a number as a platform writes it; Korean where it names no country. */
export function e164(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, "");
  return digits.startsWith("+") ? digits : `+82${digits.replace(/^0/, "")}`;
}

/** A Korean number as it is dialled at home; others stay as they are. */
export function national(phone: string): string {
  return phone.replace(/^\+82/, "0");
}
