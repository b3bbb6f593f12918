import * as z from "zod";

import { freshId, type Handlers, Refusal, valid } from "./clawops-answers.ts";

const Event = z.templateLiteral([
  z.enum(["message", "transcript", "summary", "recording", "agent", "callflow", "assignment"]),
  ".",
  z.enum(["sent", "failed", "received", "completed", "connected", "disconnected", "ended"]),
]);
const NewWebhook = z.object({ url: z.url(), events: z.array(Event).min(1) });
const Change = z.object({
  url: z.url().optional(),
  events: z.array(Event).min(1).optional(),
  active: z.boolean().optional(),
});

/** Account webhooks, the one snake_case resource. Unlike the platform it takes private addresses, since tests live on one. */
export function createWebhooks(): Handlers {
  const webhooks = new Map<string, object>();
  const find = (id: string) => {
    const webhook = webhooks.get(id);
    if (!webhook) throw new Refusal(404, "not_found", "no such webhook");
    return webhook;
  };
  return {
    "POST webhooks": ({ accountId, body }) => {
      const { url, events } = valid(NewWebhook, body);
      const webhook = {
        id: freshId("WH"),
        account_id: accountId,
        url,
        events,
        active: true,
        created_at: new Date().toISOString(),
      };
      webhooks.set(webhook.id, webhook);
      return Response.json(webhook, { status: 201 });
    },
    "GET webhooks": () => Response.json({ data: [...webhooks.values()] }),
    "PUT webhooks/:id": ({ id, body }) => {
      const webhook = { ...find(id), ...valid(Change, body) };
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
}
