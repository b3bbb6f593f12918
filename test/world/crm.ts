import * as z from "zod";

import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";

/** What the article's CRM has to be told of a call; it keeps whatever else comes with that. */
const CallActivity = z.looseObject({
  type: z.literal("call"),
  phone: z.string(),
  duration: z.number().nonnegative(),
  summary: z.string(),
  transcript: z.string(),
  call_id: z.string().min(1),
});
/** And of a booking or an order, as we tell of it. */
const shared = { phone: z.string(), contact_name: z.string(), state: z.string(), result: z.looseObject({}) };
const Activity = z.discriminatedUnion("type", [
  CallActivity,
  z.looseObject({ type: z.literal("booking"), booking_id: z.string().min(1), at: z.iso.datetime(), ...shared }),
  z.looseObject({ type: z.literal("order"), order_id: z.string().min(1), ...shared }),
]);

/** An activity as it is now. `key`: the Idempotency-Key it came with; `updates`: how often it was changed. */
type Kept = { id: number; key: string; updates: number; activity: z.infer<typeof Activity> };

/**
 * The owner's CRM: `POST /activities` and `PUT /activities/:call`, with a Bearer token. The same Idempotency-Key gets the first answer again. Looked
 * into by `GET /activities`, where `contains` means the activity's JSON; elsewhere it means `METHOD path key`, a line feed and the raw body.
 */
export function createCrm(): Service {
  const kept: Kept[] = [];
  const script = new Script();

  function create(key: string, activity: Kept["activity"]): Response {
    const first = key === "" ? undefined : kept.find((one) => one.key === key);
    const { id } = first ?? { id: kept.length + 1 };
    if (!first) kept.push({ id, key, updates: 0, activity });
    return Response.json({ id }, { status: 201 });
  }

  function update(call: string, activity: Kept["activity"]): Response {
    const one = kept.findLast((known) => idOf(known.activity) === call);
    if (!one) return textAnswer(404, "no such activity");
    Object.assign(one, { activity, updates: one.updates + 1 });
    return Response.json({ id: one.id });
  }

  function take(call: string | undefined, { method, headers, body }: Incoming): Response {
    const read = Activity.safeParse(parsed(body));
    if (!read.success) return textAnswer(422, z.prettifyError(read.error));
    if (call === undefined && method === "POST") return create(headers.get("idempotency-key") ?? "", read.data);
    if (call !== undefined && method === "PUT") return update(decodeURIComponent(call), read.data);
    return textAnswer(405, "method not allowed");
  }

  return {
    receive: async (incoming) => {
      const { method, path, headers, body } = incoming;
      const [isOurs, call] = /^\/activities(?:\/([^/]+))?$/.exec(path) ?? [];
      if (!isOurs) return textAnswer(404, "nothing here");
      if (!/^Bearer \S+$/.test(headers.get("authorization") ?? "")) return textAnswer(401, "no token");
      const text = `${method} ${path} ${headers.get("idempotency-key")}\n${body}`;
      return script.answer(text, () => take(call, incoming));
    },
    inspect: async (incoming) => {
      const contains = incoming.query.get("contains") ?? "";
      if (incoming.method !== "GET" || incoming.path !== "/activities")
        return script.inspect(incoming) ?? textAnswer(404, "not here");
      return Response.json({ items: kept.filter(({ activity }) => JSON.stringify(activity).includes(contains)) });
    },
  };
}

function idOf(activity: z.infer<typeof Activity>): string {
  if (activity.type === "call") return activity.call_id;
  return activity.type === "booking" ? activity.booking_id : activity.order_id;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
