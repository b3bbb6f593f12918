import { type Flow, flowOf } from "../conversation/flow.ts";
import type { Door, Received } from "../intake/receive.ts";
import type { Offer } from "../objects/stream-known.ts";
import { callIn } from "../providers/teler-flow.ts";
import { socketUrl, ticketFor } from "./stream.ts";
import { whatToSay } from "./what-to-say.ts";

/** What Teler is to do with a call: carry it to a conversation, or what is done where none can be had. */
export async function flowing({ delivery }: Received, door: Door): Promise<Response> {
  const call = callIn(delivery, door.settings);
  const offer = call && (await offerFor(call, delivery.ref, door));
  const ticket = offer && (await ticketFor(offer, door));
  return Response.json(ticket === null ? flowOf(door.settings) : flowTo(ticket, door.base));
}

type Asking = NonNullable<ReturnType<typeof callIn>>;

/** Null for a call that was placed for an outreach which has nothing to say in it any more. */
async function offerFor({ direction, ...call }: Asking, ref: string | undefined, { env }: Door): Promise<Offer | null> {
  const shared = { provider: "teler", ...call } as const;
  if (ref === undefined) return { ...shared, direction: direction ?? "inbound", ref: null, about: null };
  const script = await whatToSay(env, { ref, call: call.call, key: null, asked: 0 });
  return script?.turn === "ask" ? { ...shared, direction: "outbound", ref, about: script.about } : null;
}

function flowTo(ticket: string, base: string): Flow {
  if (ticket === "over") return { action: "hangup" };
  return {
    action: "stream",
    ws_url: socketUrl("teler", ticket, base),
    chunk_size: 100,
    sample_rate: "8k",
    record: false,
  };
}
