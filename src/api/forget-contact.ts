import type { CountryCode } from "libphonenumber-js/min";

import { callsOfContact, deleteCall } from "../ledger/calls.ts";
import { deleteContact } from "../ledger/contacts.ts";
import { deleteOutreach, outreachesOfContact } from "../ledger/outreach.ts";
import { removeUnreadableWith } from "../ledger/unreadable.ts";
import { spellingsOf } from "../lib/phone.ts";

const AT_ONCE = 10;

/**
 * Deletes everything that is stored about a number (E.164), its calls, bookings and orders included. Resolves when that is done, but for what came in
 * a moment ago: the ledger refuses it when it hears of it, and then it is forgotten too.
 */
export async function forgetContact(env: Env, phone: string, country: CountryCode): Promise<void> {
  const contact = env.CONTACT.getByName(phone);
  const id = contact.id.toString();
  const at = Date.now();
  const version = await contact.forget();
  // From here on the ledger refuses what it did not hear of yet, and tells its object to forget it.
  await deleteContact(env.LEDGER, { id, version, at });
  await removeUnreadableWith(env.LEDGER, spellingsOf(phone, country));
  await forgetAll(
    () => outreachesOfContact(env.LEDGER, id, AT_ONCE),
    (outreach) => forgetOutreach(env, outreach, at),
  );
  await forgetAll(
    () => callsOfContact(env.LEDGER, id, AT_ONCE),
    (call) => forgetCall(env, call, at),
  );
  // One of them may have told it of itself before it was forgotten, or a text may have come in, which the ledger then knows.
  await deleteContact(env.LEDGER, { id, version: await contact.forget(), at });
}

/** What is found is forgotten, until nothing is found any more. */
async function forgetAll<Found>(find: () => Promise<Found[]>, forget: (found: Found) => Promise<void>): Promise<void> {
  for (let found = await find(); found.length > 0; found = await find()) await Promise.all(found.map(forget));
}

type Outreach = Awaited<ReturnType<typeof outreachesOfContact>>[number];

async function forgetOutreach(env: Env, { kind, id, objectId, version }: Outreach, at: number): Promise<void> {
  await env.OUTREACH.get(env.OUTREACH.idFromString(objectId)).forget();
  await deleteOutreach(env.LEDGER, { kind, id, version: Math.max(version, at), at });
}

type Call = Awaited<ReturnType<typeof callsOfContact>>[number];

/** First who would tell the call of what was said in it. */
async function forgetCall(env: Env, { provider, id, objectId, version }: Call, at: number): Promise<void> {
  await env.CONVERSATION.getByName(`${provider}:${id}`).forget();
  await env.CALL.get(env.CALL.idFromString(objectId)).forget();
  await deleteCall(env.LEDGER, { provider, id, version: Math.max(version, at), at });
}
