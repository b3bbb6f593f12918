import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";

import { isMissed, wasConnected } from "../../../src/calls/call.ts";
import type { ConversationObject } from "../../../src/objects/conversation-object.ts";
import type { Offer, StreamKnown } from "../../../src/objects/stream-known.ts";
import { haveRealtimeFail } from "../../world/world-client.ts";
import { attemptsWith, until } from "../story.ts";
import { OUTSIDE } from "./talking.ts";

const open: WebSocket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close(1000);
});

let calls = 0;
/** A call that its platform is about to carry to us, and the platform's end of its streams. */
function offered() {
  const call = `CA${crypto.randomUUID()}`;
  const last = String(2_340_000 + ++calls);
  const object = env.CONVERSATION.getByName(`clawops:${call}`);
  const offer: Offer = {
    provider: "clawops",
    call,
    direction: "inbound",
    from: `+82105${last}`,
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
  const written = `010-5${last.slice(0, 3)}-${last.slice(3)}`;
  return {
    call,
    written,
    object,
    connect,
    ticket: async () => (await object.offer(offer)) ?? expect.fail("no ticket"),
  };
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
  expect(await object.after(first)).toEqual(again);
  expect(await stateOf(object)).toBe("live");
  await object.after(again.ticket ?? "");
  await until(async () => state.isClosed);
});

describe("a call in which the model could not be had", () => {
  it("was missed, of which the owner hears", async () => {
    await haveRealtimeFail(OUTSIDE, { does: "refuse" }, { does: "refuse" });
    const { call, written, object, connect, ticket } = offered();
    const first = await ticket();
    await connect(first);
    await until(async () => (await stateOf(object)) === "over");
    expect(await object.after(first)).toEqual({ next: "regret", ticket: null });
    await runDurableObjectAlarm(object);
    const known = await env.CALL.getByName(`clawops:${call}`).view();
    expect(known && [isMissed(known.call), wasConnected(known.call)]).toEqual([true, false]);
    await until(async () => (await attemptsWith(written)) === 1);
  });
});

function stateOf(object: DurableObjectStub<ConversationObject>): Promise<string | undefined> {
  return runInDurableObject(object, (_, { storage }) => storage.kv.get<StreamKnown>("talk")?.state);
}
