import { DurableObject } from "cloudflare:workers";

/**
 * The floor of a media stream: what Cloudflare itself costs. One object for each call, as Offhook has it, that joins the platform's socket to the
 * model's, and passes on whatever comes as it is. Built on wrangler.toml, hence the object's name.
 */
type RelayEnv = Pick<Env, "KV"> & { CONVERSATION: DurableObjectNamespace<ConversationObject>; REALTIME_URL: string };

export class ConversationObject extends DurableObject<RelayEnv> {
  override async fetch(): Promise<Response> {
    const headers = { upgrade: "websocket", authorization: "Bearer a-key-for-the-bench" };
    const { webSocket: model } = await fetch(`${this.env.REALTIME_URL}?model=bench`, { headers });
    if (!model) throw new Error("the model is not there");
    const { 0: theirs, 1: ours } = new WebSocketPair();
    pass(ours, model);
    pass(model, ours);
    ours.accept();
    model.accept();
    return new Response(null, { status: 101, webSocket: theirs });
  }
}

/** Bound in wrangler.toml, and of no use here. */
export class CallObject extends DurableObject {}
export class ContactObject extends DurableObject {}
export class OutreachObject extends DurableObject {}

export default {
  fetch: (request, env) => env.CONVERSATION.getByName(new URL(request.url).pathname).fetch(request),
} satisfies ExportedHandler<RelayEnv>;

function pass(from: WebSocket, to: WebSocket): void {
  from.addEventListener("message", ({ data }) => to.send(data));
  from.addEventListener("close", () => to.close(1000));
}
