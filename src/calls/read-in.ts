import type { CountryCode } from "libphonenumber-js/min";

import type { Settings } from "../settings.ts";

/** Where texts of a body are to be read: whose national numbers, and by which clock. */
export type ReadIn = { country: CountryCode; timeZone: string };

/** Throws `BadSetting` while one of them is bad. */
export function readInOf({ DEFAULT_COUNTRY: country, TIME_ZONE: timeZone }: Settings): ReadIn {
  return { country, timeZone };
}
