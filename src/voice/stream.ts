import { voiceml } from "../conversation/voiceml.ts";
import type { Door } from "../intake/receive.ts";
import { within } from "../lib/deadline.ts";
import { hasRealtime } from "../lib/has-realtime.ts";
import { describe, log } from "../lib/log.ts";
import { objectOfRef } from "../objects/ref.ts";
import type { Offer } from "../objects/stream-known.ts";

/** Somebody is on the line and hears nothing until this is known. */
const PATIENCE_MS = 2000;

/** What joins a call to a conversation with a model, by its ticket; null where no conversation can be had. `over`: it was had before. */
export async function ticketFor(offer: Offer, { env, settings }: Pick<Door, "env" | "settings">) {
  if (!hasRealtime(settings)) return null;
  try {
    const conversation = env.CONVERSATION.getByName(`${offer.provider}:${offer.call}`);
    return (await within(PATIENCE_MS, conversation.offer(offer))) ?? "over";
  } catch (cause) {
    log("error", "conversation unreachable", { call: offer.call, cause: describe(cause) });
    return null;
  }
}

/** The socket of ours that the ticket lets in. */
export function socketUrl(platform: Offer["provider"], ticket: string, base: string): string {
  return `${base.replace(/^http/, "ws")}/media/${platform}/${ticket}`;
}

/** ClawOps carries the call to our socket, and asks what to do once that is closed. */
export function connection(ticket: string, base: string): string {
  if (ticket === "over") return voiceml([{ verb: "hangup" }]);
  const action = `${base}/voice/clawops/${ticket}/after`;
  const url = socketUrl("clawops", ticket, base);
  return voiceml([{ verb: "stream", url, parameters: { ticket }, action }]);
}

/** A platform's socket, which proves itself by its ticket alone. */
export async function letIn(request: Request, env: Env, ticket: string): Promise<Response> {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket")
    return Response.json(
      { error: "only a WebSocket is answered here" },
      { status: 426, headers: { upgrade: "websocket" } },
    );
  const conversation = objectOfRef(env.CONVERSATION, ticket);
  return conversation ? conversation.fetch(request) : Response.json({ error: "unauthorized" }, { status: 401 });
}
