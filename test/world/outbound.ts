import { fetch as fetchFromMiniflare, type Request as OutboundRequest, Response as OutboundResponse } from "miniflare";

import { type ServedWorld, serveWorld } from "./serve.ts";
import type { World } from "./world.ts";

const PASSED_ON = ["authorization", "openai-beta", "sec-websocket-protocol"];

/**
 * Where the requests of a Worker in a workerd test go: to this pretend outside, in memory. A WebSocket goes there over a real socket of this
 * machine, opened when the first one is asked for. Who goes away before an answer is whole
 * is not noticed there.
 */
export function outboundTo(world: World): (request: OutboundRequest) => Promise<Response | OutboundResponse> {
  let served: Promise<ServedWorld> | undefined;
  return async (request) => {
    const { url, method, headers } = request;
    if (headers.get("upgrade")?.toLowerCase() === "websocket") {
      served ??= serveWorld({ world });
      const { pathname, search } = new URL(url);
      const kept = [...headers].filter(([name]) => PASSED_ON.includes(name));
      const to = (await served).url + pathname + search;
      const answer = await fetchFromMiniflare(to, { headers: [...kept, ["upgrade", "websocket"]] });
      // Otherwise workerd would send its next request where miniflare hears nothing any more.
      return answer.webSocket
        ? answer
        : new OutboundResponse(null, { status: answer.status, headers: { connection: "close" } });
    }
    const body = method === "GET" ? null : await request.arrayBuffer();
    return world.fetch(new Request(url, { method, headers: [...headers], body }));
  };
}
