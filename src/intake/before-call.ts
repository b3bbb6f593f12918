import { DeadlinePassed, within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { isE164 } from "../lib/phone.ts";
import { callerOf } from "../providers/vox-inbound.ts";
import { lookUp } from "./lookup.ts";
import { type Door, type Received } from "./receive.ts";

/** vox waits for the answer before it connects the caller; how long is not documented. */
const PATIENCE_MS = 1400;
/** Names that the platform fills itself (contracts/vox.md §1). */
const RESERVED = new Set(["current_time", "call_from", "call_to", "call_id", "agent_id"]);

type Variables = Record<string, string>;

/**
 * Tells a call's variables before it begins. Always an answer, whatever is broken behind it: a variable without a value would be
 * read aloud by its name. The contact's card counts most, then the owner's own system, then the defaults.
 */
export async function tellVariables({ delivery }: Received, { env, settings, waitUntil }: Door): Promise<Response> {
  const found = { card: {}, lookup: {} } as { card: Variables; lookup: Variables };
  const phone = callerOf(delivery, settings);
  try {
    if (isE164(phone)) await within(PATIENCE_MS, find(phone, found, { env, settings, waitUntil }));
  } catch (cause) {
    if (!(cause instanceof DeadlinePassed)) log("error", "variables not found", { cause: describe(cause) });
  }
  const all = { ...settings.VARIABLE_DEFAULTS, ...found.lookup, ...found.card };
  const dynamic_variables = Object.fromEntries(Object.entries(all).filter(([name]) => !RESERVED.has(name)));
  return Response.json({ call_inbound: { dynamic_variables, metadata: {} } });
}

/** Fills in what is found as it is found, so that what comes in time counts. */
async function find(phone: string, found: { card: Variables; lookup: Variables }, { env, settings, waitUntil }: Door) {
  const contact = env.CONTACT.getByName(phone);
  const remembered = contact.beforeCall().then(
    ({ card, lookup }) => {
      found.card = card;
      return lookup;
    },
    (cause: unknown) => {
      log("warn", "contact unreachable", { cause: describe(cause) });
      return null;
    },
  );
  const known = await remembered;
  if (known || !settings.LOOKUP_URL) return void (found.lookup = known ?? {});
  const told = await lookUp(phone, settings);
  if (!told) return;
  found.lookup = told;
  waitUntil(
    contact.remember(phone, told).catch((cause: unknown) => log("warn", "lookup not kept", { cause: describe(cause) })),
  );
}
