import { DeadlinePassed, within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { isE164 } from "../lib/phone.ts";
import { callerOf } from "../providers/vox-inbound.ts";
import type { Settings } from "../settings.ts";
import { lookUp } from "./lookup.ts";
import { type Door, type Received } from "./receive.ts";

/** vox waits for the answer before it connects the caller; how long is not documented. */
const PATIENCE_MS = 1400;
/** For so long the contact alone is asked: it may know what the owner's own system said a short while ago. */
const HEAD_START_MS = 200;
/** Names that the platform fills itself (contracts/vox.md §1). */
const RESERVED = new Set(["current_time", "call_from", "call_to", "call_id", "agent_id"]);

type Variables = Record<string, string>;
type Found = { card: Variables; lookup: Variables };

/**
 * Tells a call's variables before it begins. Always an answer, whatever is broken behind it: a variable without a value would be
 * read aloud by its name. The contact's card counts most, then the owner's own system, then the defaults.
 */
export async function tellVariables({ delivery }: Received, door: Door): Promise<Response> {
  const found: Found = { card: {}, lookup: {} };
  try {
    const phone = callerOf(delivery, door.settings);
    if (isE164(phone)) await within(PATIENCE_MS, find(phone, found, door));
  } catch (cause) {
    if (!(cause instanceof DeadlinePassed)) log("error", "variables not found", { cause: describe(cause) });
  }
  const all = { ...defaultsOf(door.settings), ...found.lookup, ...found.card };
  const dynamic_variables = Object.fromEntries(Object.entries(all).filter(([name]) => !RESERVED.has(name)));
  return Response.json({ call_inbound: { dynamic_variables, metadata: {} } });
}

/** Fills in what is found as it is found, so that what comes in time counts. */
async function find(phone: string, found: Found, { env, settings, waitUntil }: Door): Promise<void> {
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
  const known = await within(HEAD_START_MS, remembered).catch(() => null);
  const told = known ?? (await lookUp(phone, settings));
  if (told) found.lookup = told;
  if (told && !known) waitUntil(contact.remember(phone, told).catch(notKept));
  await remembered;
}

/** While they are bad they are told nowhere but in the log and by `/healthz`; whoever calls is not to suffer for it. */
function defaultsOf(settings: Settings): Variables {
  try {
    return settings.VARIABLE_DEFAULTS;
  } catch (cause) {
    log("error", "no defaults", { cause: describe(cause) });
    return {};
  }
}

function notKept(cause: unknown): void {
  log("warn", "lookup not kept", { cause: describe(cause) });
}
