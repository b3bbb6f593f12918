import { randomBytes } from "node:crypto";

import type { SettingName } from "../../src/settings.ts";
import type { Texts } from "./settings-file.ts";

/** Secrets that are ours to choose, and whether they are for Standard Webhooks, which has a form of its own for them. */
const OWN = {
  ADMIN_TOKEN: "plain",
  VOX_WEBHOOK_TOKEN: "plain",
  TELER_URL_TOKEN: "plain",
  ORDERS_SECRET: "standard",
  BOOKINGS_SECRET: "standard",
} as const satisfies Partial<Record<SettingName, "plain" | "standard">>;

/** Those that are set nowhere yet, new: neither here (`known`) nor at the Worker (`there`). */
export function madeSecrets(
  known: Texts,
  there: readonly string[],
  random: (bytes: number) => Buffer = randomBytes,
): Texts {
  const missing = Object.entries(OWN).filter(([name]) => known[name] === undefined && !there.includes(name));
  return Object.fromEntries(
    missing.map(([name, form]) => [
      name,
      form === "standard" ? `whsec_${random(24).toString("base64")}` : random(24).toString("base64url"),
    ]),
  );
}
