import type { Manner } from "./callbacks.ts";
import { type Ask, type Handlers, Refusal } from "./clawops-answers.ts";
import { Calls } from "./clawops-calls.ts";
import { type Carrying, OutboundCall } from "./clawops-carrying.ts";
import { createLine, messageFields } from "./clawops-line.ts";
import { createMessages, type Message } from "./clawops-messages.ts";
import { Numbers } from "./clawops-numbers.ts";
import { takeOn } from "./clawops-placing.ts";
import { makeArtefacts } from "./clawops-spoken.ts";
import { createWebhooks } from "./clawops-webhooks.ts";
import { getText, type Outside } from "./outside.ts";
import { e164 } from "./phone.ts";
import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";

const RESOURCE = /^\/v1\/accounts\/(AC[^/]+)\/([a-z]+)(?:\/([^/]+)(?:\/([a-z]+))?)?$/;

/**
 * The ClawOps REST API, as far as Offhook speaks to it. Any `sk_…` key is good and every `AC…` account shares one memory.
 * Calls that are placed ring the people of the pretend outside; others are as they were seeded (`POST /calls`, and `POST /calls/:id/artefacts` for
 * what was made of one, `PUT /numbers {numbers}`). `PUT /lines {lines}` limits the calls at one time. `contains` looks into `METHOD path`, a line feed and the raw body, for
 * `GET /messages` into a message's JSON.
 */
export function createClawOps(outside: Outside): Service {
  const script = new Script();
  const calls = new Calls(outside.clock);
  const webhooks = createWebhooks(outside);
  const numbers = new Numbers(outside.clock);
  const messages = createMessages(outside.clock, (message) => void arrive(message));
  const platform = { outside, calls, webhooks, keep: messages.keep };
  outside.lines.set("clawops", createLine(platform));

  async function arrive(message: Message): Promise<void> {
    const { from, to, body: text } = message;
    await outside.clock.wait(outside.pace.dialMs);
    messages.keep({ ...message, status: "sent" });
    webhooks.tell("message.sent", messageFields({ ...message, status: "sent" }, outside));
    await getText(outside, { platform: "clawops", person: e164(to), ours: from, text });
  }

  function place(ask: Ask, callbacks: Manner): Response {
    const { call, wish } = takeOn(calls, ask);
    const spoken: Carrying["spoken"] = (over, reaction) => makeArtefacts(platform, over, reaction);
    void new OutboundCall({ outside, calls, call, wish, callbacks, spoken }).carry();
    return Response.json(call, { status: 201 });
  }

  const handlers: Handlers = {
    ...calls.handlers,
    ...messages.handlers,
    ...webhooks.handlers,
    ...numbers.handlers,
  };
  return {
    receive: (incoming) => {
      const { method, path, body } = incoming;
      const perform = (callbacks: Manner) =>
        answer({ ...handlers, "POST calls": (ask) => place(ask, callbacks) }, incoming);
      return script.answer(`${method} ${path}\n${body}`, perform);
    },
    inspect: async (incoming) => {
      if (incoming.method === "GET" && incoming.path === "/messages")
        return Response.json({ items: messages.list(incoming.query.get("contains") ?? "") });
      return (
        calls.inspect(incoming) ?? numbers.inspect(incoming) ?? script.inspect(incoming) ?? textAnswer(404, "not here")
      );
    },
  };
}

function answer(handlers: Handlers, incoming: Incoming): Response {
  const { method, path, query, headers } = incoming;
  try {
    if (!/^Bearer sk_\S+$/.test(headers.get("authorization") ?? ""))
      throw new Refusal(401, "unauthorized", "invalid API key");
    const [, accountId = "", resource = "", id = "", part] = RESOURCE.exec(path) ?? [];
    const handler = handlers[`${method} ${resource}${id && "/:id"}${part ? `/${part}` : ""}`];
    if (!handler) throw new Refusal(404, "not_found", `no ${method} ${path}`);
    return handler({ accountId, id, query, body: readBody(incoming) });
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function readBody({ headers, body }: Incoming): unknown {
  if (headers.get("content-type")?.startsWith("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(body));
  try {
    return body === "" ? {} : JSON.parse(body);
  } catch {
    throw new Refusal(400, "VALIDATION", "the body is not JSON");
  }
}
