import type { Context } from "hono";

import { Card } from "../contacts/card.ts";
import { callsOfContact, deleteCall } from "../ledger/calls.ts";
import { deleteContact as forgetContact } from "../ledger/contacts.ts";
import { deleteOutreach, outreachesOfContact } from "../ledger/outreach.ts";
import { removeUnreadableWith } from "../ledger/unreadable.ts";
import { badFields } from "../lib/bad-fields.ts";
import { isE164, spellingsOf, toE164 } from "../lib/phone.ts";
import type { Settings } from "../settings.ts";
import { viewOfAction } from "./actions.ts";
import { viewOfEvent } from "./calls.ts";

type Api = Context<{ Bindings: Env }, "/api/contacts/:phone">;
type TimelineApi = Context<{ Bindings: Env }, "/api/contacts/:phone/timeline">;
type SettingsOf = (env: Env) => Settings;

const AT_ONCE = 10;

/** `PUT /api/contacts/:phone` `{name, variables{}, consent}`: the whole card anew. */
export function putContact(settingsOf: SettingsOf): (c: Api) => Promise<Response> {
  return async (c) => {
    const phone = phoneOf(c, settingsOf);
    if (!phone) return c.json({ error: "phone: is not a phone number" }, 400);
    const card = Card.safeParse(await c.req.json().catch(() => undefined));
    if (!card.success) return c.json({ error: badFields(card.error) }, 400);
    return c.json({ phone, ...(await c.env.CONTACT.getByName(phone).write(phone, card.data)) });
  };
}

/** `GET /api/contacts/:phone`. */
export function getContact(settingsOf: SettingsOf): (c: Api) => Promise<Response> {
  return async (c) => {
    const phone = phoneOf(c, settingsOf);
    const card = phone && (await c.env.CONTACT.getByName(phone).card());
    return card ? c.json({ phone, ...card }) : c.json({ error: "no such contact" }, 404);
  };
}

/** `GET /api/contacts/:phone/timeline`: the texts with this number, and what was done about them. */
export function getTimeline(settingsOf: SettingsOf): (c: TimelineApi) => Promise<Response> {
  return async (c) => {
    const phone = phoneOf(c, settingsOf);
    const view = phone && (await c.env.CONTACT.getByName(phone).view());
    if (!view) return c.json({ error: "no such contact" }, 404);
    return c.json({ phone, events: view.events.map(viewOfEvent), actions: view.actions.map(viewOfAction) });
  };
}

/**
 * `DELETE /api/contacts/:phone`: everything that is stored about the number, its calls, bookings and orders included. Answered when that is done,
 * but for what came in a moment ago: the ledger refuses it when it hears of it, and then it is forgotten too.
 */
export function deleteContact(settingsOf: SettingsOf): (c: Api) => Promise<Response> {
  return async (c) => {
    const phone = phoneOf(c, settingsOf);
    if (!phone) return c.json({ error: "no such contact" }, 404);
    const contact = c.env.CONTACT.getByName(phone);
    const id = contact.id.toString();
    const at = Date.now();
    const version = await contact.forget();
    // From here on the ledger refuses what it did not hear of yet, and tells its object to forget it.
    await forgetContact(c.env.LEDGER, { id, version, at });
    await removeUnreadableWith(c.env.LEDGER, spellingsOf(phone, settingsOf(c.env).DEFAULT_COUNTRY));
    await forgetAll(
      () => outreachesOfContact(c.env.LEDGER, id, AT_ONCE),
      (outreach) => forgetOutreach(c.env, outreach, at),
    );
    await forgetAll(
      () => callsOfContact(c.env.LEDGER, id, AT_ONCE),
      (call) => forgetCall(c.env, call, at),
    );
    // One of them may have told it of itself before it was forgotten, or a text may have come in, which the ledger then knows.
    await forgetContact(c.env.LEDGER, { id, version: await contact.forget(), at });
    return c.body(null, 204);
  };
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

function phoneOf(c: Api | TimelineApi, settingsOf: SettingsOf): string | null {
  const phone = toE164(c.req.param("phone"), settingsOf(c.env).DEFAULT_COUNTRY);
  return isE164(phone) ? phone : null;
}
