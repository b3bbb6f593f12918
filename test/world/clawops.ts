import { type Handlers, Refusal } from "./clawops-answers.ts";
import { createCalls } from "./clawops-calls.ts";
import { createMessages } from "./clawops-messages.ts";
import { createWebhooks } from "./clawops-webhooks.ts";
import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";

const RESOURCE = /^\/v1\/accounts\/(AC[^/]+)\/([a-z]+)(?:\/([^/]+)(?:\/([a-z]+))?)?$/;

/**
 * The ClawOps REST API, as far as Offhook speaks to it. Any `sk_…` key is good and every `AC…` account shares one memory.
 * Calls stay as they were created or seeded (`POST /calls`, and `POST /calls/:id/artefacts` for what was made of one); `contains` looks into
 * `METHOD path`, a line feed and the raw body, for `GET /messages` into a message's JSON.
 */
export function createClawOps(): Service {
  const script = new Script();
  const calls = createCalls();
  const messages = createMessages();
  const handlers = new Map(Object.entries({ ...calls.handlers, ...messages.handlers, ...createWebhooks() }));
  return {
    receive: (incoming) => {
      const { method, path, body } = incoming;
      return script.answer(`${method} ${path}\n${body}`, () => answer(handlers, incoming));
    },
    inspect: async (incoming) => {
      const { method, path, query, body } = incoming;
      if (method === "POST" && path === "/calls") return calls.seed(JSON.parse(body));
      const [, id] = /^\/calls\/([^/]+)\/artefacts$/.exec(path) ?? [];
      if (method === "POST" && id !== undefined) return calls.seedArtefacts(id, JSON.parse(body));
      if (method === "GET" && path === "/messages")
        return Response.json({ items: messages.list(query.get("contains") ?? "") });
      return script.inspect(incoming) ?? textAnswer(404, "not here");
    },
  };
}

function answer(handlers: Map<string, Handlers[string]>, incoming: Incoming): Response {
  const { method, path, query, headers } = incoming;
  try {
    if (!/^Bearer sk_\S+$/.test(headers.get("authorization") ?? ""))
      throw new Refusal(401, "unauthorized", "invalid API key");
    const [, accountId = "", resource = "", id = "", part] = RESOURCE.exec(path) ?? [];
    const handler = handlers.get(`${method} ${resource}${id && "/:id"}${part ? `/${part}` : ""}`);
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
