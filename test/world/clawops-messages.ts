import * as z from "zod";

import { asks, domestic, freshId, type Handlers, paged, Refusal, valid } from "./clawops-answers.ts";
import type { Clock } from "./clock.ts";

const NewMessage = z.object({
  To: z.string(),
  From: z
    .string()
    .transform((from) => from.replaceAll("-", ""))
    .refine((from) => /^\d{3,12}$/.test(from), "3 to 12 digits"),
  Body: z.string().min(1),
  Type: z.enum(["sms", "lms", "mms"]).optional(),
  Subject: z.string().optional(),
  IdempotencyKey: z.string().min(1).max(255).optional(),
});

export type Message = {
  messageId: string;
  accountId: string;
  from: string;
  to: string;
  body: string;
  status: string;
  type: string;
  direction: "inbound" | "outbound";
};
type Messages = { handlers: Handlers; list(contains: string): object[]; keep(message: Message): void };

/**
 * Text messages. A repeated IdempotencyKey gets the first result, whatever the body says now. `list` gives those from
 * Offhook whose JSON contains a text; `sent` is told of each one that was taken on.
 */
export function createMessages(clock: Clock, sent: (message: Message) => void): Messages {
  const messages = new Map<string, Message>();
  const firstByKey = new Map<string, object>();

  const handlers: Handlers = {
    "POST messages": ({ accountId, body }) => {
      const wish = valid(NewMessage, body);
      const { IdempotencyKey } = wish;
      const first = IdempotencyKey && firstByKey.get(IdempotencyKey);
      if (first) return Response.json(first, { status: 201 });
      const message = messageOf(wish, accountId, clock.iso());
      messages.set(message.messageId, message);
      sent(message);
      if (IdempotencyKey) firstByKey.set(IdempotencyKey, message);
      return Response.json(message, { status: 201 });
    },
    "GET messages": ({ query }) => {
      const isAskedFor = ({ type, status, from, to }: Message) =>
        asks(query, "type", type) && asks(query, "status", status) && asks(query, "number", from, to);
      return paged([...messages.values()].filter(isAskedFor), query);
    },
    "GET messages/:id": ({ id }) => {
      const message = messages.get(id);
      if (!message) throw new Refusal(404, "not_found", "no such message");
      return Response.json(message);
    },
  };
  return {
    handlers,
    keep: (message) => void messages.set(message.messageId, message),
    list: (contains) =>
      [...messages.values()].filter(
        (message) => message.direction === "outbound" && JSON.stringify(message).includes(contains),
      ),
  };
}

function messageOf(
  { To, From, Body, Type, Subject }: z.infer<typeof NewMessage>,
  accountId: string,
  at: string,
): Message {
  const message = {
    messageId: freshId("MG"),
    status: "queued",
    type: typeOf(Body, Type, Subject),
    subject: Subject ?? null,
    to: domestic(To, "invalid_phone"),
    from: From,
    body: Body,
    numMedia: 0,
    mediaUrl: [],
    direction: "outbound" as const,
    accountId,
    dateCreated: at,
    dateUpdated: at,
  };
  return message;
}

function typeOf(body: string, asked: string | undefined, subject: string | undefined): string {
  const bytes = body.replace(/[^\0-\x7f]/g, "--").length; // EUC-KR has two for what is not ASCII
  if (asked === "sms" && bytes > 90) throw new Refusal(400, "body_too_long", "an SMS holds 90 bytes");
  if (asked === "sms" && subject) throw new Refusal(400, "sms_no_subject", "an SMS has no subject");
  if (body.length > 2000) throw new Refusal(400, "body_too_long", "a message holds 2000 characters");
  return asked ?? (subject || bytes > 90 ? "lms" : "sms");
}
