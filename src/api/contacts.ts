import type { Context } from "hono";

import { Card } from "../contacts/card.ts";
import { badFields } from "../lib/bad-fields.ts";
import { isE164, toE164 } from "../lib/phone.ts";
import type { Settings } from "../settings.ts";
import { viewOfAction } from "./actions.ts";
import { viewOfEvent } from "./calls.ts";
import { forgetContact } from "./forget-contact.ts";

type Api = Context<{ Bindings: Env }, "/api/contacts/:phone">;
type TimelineApi = Context<{ Bindings: Env }, "/api/contacts/:phone/timeline">;
type SettingsOf = (env: Env) => Settings;

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

/** `DELETE /api/contacts/:phone`: everything that is stored about the number (forget-contact.ts). */
export function deleteContact(settingsOf: SettingsOf): (c: Api) => Promise<Response> {
  return async (c) => {
    const phone = phoneOf(c, settingsOf);
    if (!phone) return c.json({ error: "no such contact" }, 404);
    await forgetContact(c.env, phone, settingsOf(c.env).DEFAULT_COUNTRY);
    return c.body(null, 204);
  };
}

function phoneOf(c: Api | TimelineApi, settingsOf: SettingsOf): string | null {
  const phone = toE164(c.req.param("phone"), settingsOf(c.env).DEFAULT_COUNTRY);
  return isE164(phone) ? phone : null;
}
