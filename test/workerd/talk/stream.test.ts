import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";

import type { ConversationObject } from "../../../src/objects/conversation-object.ts";
import type { Offer, StreamKnown } from "../../../src/objects/stream-known.ts";
import { until } from "../story.ts";

const open: WebSocket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close(1000);
});

/** A call that its platform is about to carry to us, and the platform's end of its streams. */
function offered() {
  const call = `CA${crypto.randomUUID()}`;
  const object = env.CONVERSATION.getByName(`clawops:${call}`);
  const offer: Offer = {
    provider: "clawops",
    call,
    direction: "inbound",
    from: "+821012345678",
    ref: null,
    about: null,
  };

  async function connect(ticket: string) {
    const headers = { upgrade: "websocket" };
    const { webSocket } = await object.fetch(`https://offhook.example/media/clawops/${ticket}`, { headers });
    const socket = webSocket ?? expect.fail("not let in");
    const state = { isClosed: false };
    socket.addEventListener("close", () => (state.isClosed = true));
    socket.accept();
    open.push(socket);
    socket.send(JSON.stringify({ event: "start", start: { callId: call, customParameters: { ticket } } }));
    return { socket, state };
  }
  return { object, connect, ticket: async () => (await object.offer(offer)) ?? expect.fail("no ticket") };
}

it("the question what to do after a stream, asked once more, leaves the stream alone that followed it", async () => {
  const { object, connect, ticket } = offered();
  const first = await ticket();
  const { socket } = await connect(first);
  socket.close(1000);
  const again = await object.after(first);
  expect(again).toEqual({ next: "again", ticket: expect.any(String) });
  expect(await object.after(first)).toEqual(again);
  const { state } = await connect(again.ticket ?? "");
  expect(await object.after(first)).toEqual({ next: "hang_up", ticket: null });
  expect(await stateOf(object)).toBe("live");
  await object.after(again.ticket ?? "");
  await until(async () => state.isClosed);
});

function stateOf(object: DurableObjectStub<ConversationObject>): Promise<string | undefined> {
  return runInDurableObject(object, (_, { storage }) => storage.kv.get<StreamKnown>("talk")?.state);
}
