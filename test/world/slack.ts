import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";
import { readPayload } from "./slack-payload.ts";
import { type Rendering, render } from "./slack-rendering.ts";

type Post = { at: string; service: string; payload: unknown } & Rendering;

const HOOK = /^\/services\/(T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]+)$/;

/** Slack's incoming webhooks: `POST /services/T…/B…/token`. Looked into by `GET /posts`; `contains` means the raw body here. */
export function createSlack(): Service {
  const posts: { post: Post; body: string }[] = [];
  const script = new Script();

  function take(service: string, { headers, body }: Incoming): Response {
    const isJson = headers.get("content-type")?.toLowerCase().startsWith("application/json");
    const payload = isJson ? readPayload(body) : "invalid_payload";
    if (typeof payload === "string") return textAnswer(400, payload);
    posts.push({
      body,
      post: { at: new Date().toISOString(), service, payload: JSON.parse(body), ...render(payload) },
    });
    return textAnswer(200, "ok");
  }

  return {
    receive: async (incoming) => {
      const service = HOOK.exec(incoming.path)?.[1];
      if (!service) return textAnswer(404, "no_service");
      if (incoming.method !== "POST") return textAnswer(405, "method_not_allowed");
      return script.answer(incoming.body, () => take(service, incoming));
    },
    inspect: async (incoming) => {
      const contains = incoming.query.get("contains") ?? "";
      if (incoming.method !== "GET" || incoming.path !== "/posts")
        return script.inspect(incoming) ?? textAnswer(404, "not here");
      return Response.json({ items: posts.filter(({ body }) => body.includes(contains)).map(({ post }) => post) });
    },
  };
}
