import { Fields } from "../lib/fields.ts";
import { readForm } from "../lib/form.ts";
import { clawops } from "./clawops.ts";
import { type Delivery, type Provider, textOf } from "./provider.ts";
import { readId } from "./reading.ts";

/** The question what to say in a call that we placed (contracts/clawops.md §1.3), proved as the reference dialect's other deliveries are. It is no event. */
export const clawopsVoice: Provider = {
  ...clawops,
  dialects: clawops.dialects
    .filter(({ name }) => name === "reference")
    .map((dialect) => ({ ...dialect, read: () => ({ kind: "ignored", reason: "voice" }) })),
};

/** Which call asks, and what was pressed in it; null where it does not say, or nothing was. */
export function pressedIn(delivery: Delivery): { call: string | null; key: string | null } {
  const fields = new Fields(readForm(textOf(delivery)) ?? []);
  return { call: fields.takeAs("CallId", readId) ?? null, key: fields.takeAs("Digits", readKeys) ?? null };
}

function readKeys(text: string): string | null {
  return /^[0-9*#]{1,32}$/.test(text) ? text : null;
}
