import { Fields } from "../lib/fields.ts";
import { readForm } from "../lib/form.ts";
import { clawops } from "./clawops.ts";
import { type Delivery, type Dialect, type Provider, textOf } from "./provider.ts";
import { readId } from "./reading.ts";

/** A question of ClawOps' what to do with a call, proved as the reference dialect's other deliveries are. */
export function asking(name: string, read: Dialect["read"]): Provider {
  const proved = clawops.dialects.filter((dialect) => dialect.name === "reference");
  return { ...clawops, dialects: proved.map((dialect) => ({ ...dialect, name, read })) };
}

/** The question what to say in a call that we placed (contracts/clawops.md §1.3). It is no event. */
export const clawopsVoice = asking("voice", () => ({ kind: "ignored", reason: "voice" }));

/** Which call asks, and what was pressed in it; null where it does not say, or nothing was. */
export function pressedIn(delivery: Delivery): { call: string | null; key: string | null } {
  const fields = new Fields(readForm(textOf(delivery)) ?? []);
  return { call: fields.takeAs("CallId", readId) ?? null, key: fields.takeAs("Digits", readKeys) ?? null };
}

function readKeys(text: string): string | null {
  return /^[0-9*#]{1,32}$/.test(text) ? text : null;
}
