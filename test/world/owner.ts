import { Webhook } from "standardwebhooks";

import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";

/** What the owner's own system and Offhook both know; nobody's real secrets. */
export const FORWARD_SECRET = "whsec_b2ZmaG9vay10ZXN0LW93bmVyLXNlY3JldA==";
export const LOOKUP_TOKEN = "a-lookup-token-for-the-tests";

/** What it tells of any number. */
const VARIABLES = { customer_name: "박서연", last_visit: "2026-09-03" };

/** An event that was taken. `order` counts from 1 over all of them, `sentAt` is the time that was signed; ms since the epoch. */
type Taken = { order: number; key: string; id: string; sentAt: number; event: unknown };

/**
 * The owner's own system: `POST /forward/<key>` takes events that are signed by Standard Webhooks, and `GET /lookup?phone=` tells what it
 * knows of a number to whoever has its token. Looked into by `GET /events`; `contains` means the raw body, of a look-up `lookup <phone>`.
 */
export function createOwner(): Service {
  const taken: { item: Taken; body: string }[] = [];
  const script = new Script();

  function take(key: string, { headers, body }: Incoming): Response {
    const id = headers.get("webhook-id") ?? "";
    const sentAt = Number(headers.get("webhook-timestamp")) * 1000;
    taken.push({ body, item: { order: taken.length + 1, key, id, sentAt, event: JSON.parse(body) } });
    return textAnswer(200, "taken");
  }

  async function forward(key: string, incoming: Incoming): Promise<Response> {
    if (incoming.method !== "POST") return textAnswer(405, "method not allowed");
    const refusal = refusalOf(incoming);
    return refusal ? textAnswer(401, refusal) : script.answer(incoming.body, () => take(key, incoming));
  }

  async function lookUp({ headers, query }: Incoming): Promise<Response> {
    if (headers.get("authorization") !== `Bearer ${LOOKUP_TOKEN}`) return textAnswer(401, "wrong token");
    const phone = query.get("phone");
    if (!phone) return textAnswer(400, "which phone?");
    return script.answer(`lookup ${phone}`, () => Response.json({ variables: VARIABLES }));
  }

  return {
    receive: async (incoming) => {
      const key = /^\/forward\/([\w-]+)$/.exec(incoming.path)?.[1];
      if (key) return forward(key, incoming);
      return incoming.path === "/lookup" ? lookUp(incoming) : textAnswer(404, "nothing here");
    },
    inspect: async (incoming) => {
      const contains = incoming.query.get("contains") ?? "";
      if (incoming.method !== "GET" || incoming.path !== "/events")
        return script.inspect(incoming) ?? textAnswer(404, "not here");
      return Response.json({ items: taken.filter(({ body }) => body.includes(contains)).map(({ item }) => item) });
    },
  };
}

/**
 * Why it is not genuine, by the package that Standard Webhooks publishes; null if it is. Its `verify` would also ask how old it is, by a
 * clock that tests of the Worker do not share: for them there is `sentAt`.
 */
function refusalOf({ headers, body }: Incoming): string | null {
  const [id, timestamp, signature] = ["id", "timestamp", "signature"].map((name) => headers.get(`webhook-${name}`));
  if (!id || !timestamp || !signature) return "a header of Standard Webhooks is missing";
  if (!/^\d{10}$/.test(timestamp)) return "the timestamp is no unix time";
  const expected = new Webhook(FORWARD_SECRET).sign(id, new Date(Number(timestamp) * 1000), body);
  return signature.split(" ").includes(expected) ? null : "no signature is right";
}
