import * as z from "zod";

import { freshId, type Handlers, Refusal, valid } from "./clawops-answers.ts";
import { type Fields, formTo } from "./clawops-forms.ts";
import type { Outside } from "./outside.ts";

const Event = z.enum([
  "message.sent",
  "message.failed",
  "message.received",
  "transcript.completed",
  "transcript.failed",
  "summary.completed",
  "summary.failed",
  "recording.completed",
  "recording.failed",
  "agent.disconnected",
  "agent.connected",
  "callflow.ended",
  "assignment.completed",
]);
const NewWebhook = z.object({ url: z.url(), events: z.array(Event).min(1) });
const Change = z.object({
  url: z.url().optional(),
  events: z.array(Event).min(1).optional(),
  active: z.boolean().optional(),
});

type Webhook = { id: string; account_id: string; url: string; events: string[]; active: boolean; created_at: string };

/** Account webhooks: those that were registered, and the one that was entered in the console, which has all events. */
export type Webhooks = { handlers: Handlers; tell(event: z.infer<typeof Event>, fields: Fields): void };

/** The one snake_case resource. Unlike the platform it takes private addresses, since tests live on one. */
export function createWebhooks({ account, courier, clock }: Outside): Webhooks {
  const webhooks = new Map<string, Webhook>();
  const find = (id: string) => {
    const webhook = webhooks.get(id);
    if (!webhook) throw new Refusal(404, "not_found", "no such webhook");
    return webhook;
  };
  const handlers: Handlers = {
    "POST webhooks": ({ accountId, body }) => {
      const { url, events } = valid(NewWebhook, body);
      const webhook = {
        id: freshId("WH"),
        account_id: accountId,
        url,
        events,
        active: true,
        created_at: clock.iso(),
      };
      webhooks.set(webhook.id, webhook);
      return Response.json(webhook, { status: 201 });
    },
    "GET webhooks": () => Response.json({ data: [...webhooks.values()] }),
    "PUT webhooks/:id": ({ id, body }) => {
      const { url, events, active } = valid(Change, body);
      const before = find(id);
      const webhook = {
        ...before,
        url: url ?? before.url,
        events: events ?? before.events,
        active: active ?? before.active,
      };
      webhooks.set(id, webhook);
      return Response.json(webhook);
    },
    "DELETE webhooks/:id": ({ id }) => {
      webhooks.delete(id);
      return new Response(null, { status: 204 });
    },
    "GET webhooks/:id/logs": ({ id }) =>
      Response.json({ data: find(id) && [], meta: { page: 0, pageSize: 20, total: 0 } }),
    "POST webhooks/:id/test": ({ id }) => Response.json({ ok: Boolean(find(id)), message: "sent" }),
  };
  return {
    handlers,
    tell(event, fields) {
      const registered = [...webhooks.values()].filter(({ active, events }) => active && events.includes(event));
      const urls = new Set(registered.map(({ url }) => url));
      if (account.to) urls.add(`${account.to}/webhooks/clawops`);
      for (const url of urls) void courier.tell(formTo(url, fields, account));
    },
  };
}
