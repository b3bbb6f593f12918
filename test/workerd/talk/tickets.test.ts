import { createExecutionContext, listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { routes } from "../../../src/routes.ts";
import { BASE } from "../front-door.ts";
import { telerFlow } from "../platforms.ts";
import { type Line, StreamCall, dial, knock } from "./stream-call.ts";

/** A year of its own, so that nothing here is taken for what another file does. */
const THEN = Date.UTC(2031, 0, 2, 4);
const UNAUTHORIZED = { status: 401, body: { error: "unauthorized" } };
const MINUTE = 60_000;
const BITS = "1b".repeat(16);

const lines: Line[] = [];

beforeAll(() => void vi.useFakeTimers({ now: THEN, toFake: ["Date"] }));
afterAll(async () => {
  for (const line of lines) line.close();
});

async function knocked(ticket: string, more?: Parameters<typeof knock>[1]) {
  const answer = await knock(ticket, more);
  return { status: answer.status, body: await answer.json() };
}

async function letIn(ticket: string): Promise<Line> {
  const line = await dial(ticket);
  lines.push(line);
  return line;
}

describe("who calls a number of ours where there is a model", () => {
  it("is connected to a stream of ours by a ticket, with where to ask once that is over", async () => {
    const call = new StreamCall();
    const { ticket, ...answer } = await call.ask();
    expect(answer).toMatchObject({ status: 200, faults: [], verbs: ["Connect"] });
    expect(answer.url).toBe(`wss://offhook.example/media/clawops/${ticket}`);
    expect(answer.parameters).toEqual({ ticket });
    expect(answer.action).toBe(`${BASE}/voice/clawops/${ticket}/after`);
    expect(ticket).toMatch(/^[0-9a-f]{64}-[0-9a-f]{32}$/);
    expect(ticket).not.toContain(call.id);
  });

  it("gets the same ticket when the platform asks again, before it is used and after", async () => {
    const call = new StreamCall();
    const ticket = await call.ticket();
    expect(await Promise.all([call.ticket(), call.ticket()])).toEqual([ticket, ticket]);
    await letIn(ticket);
    expect(await call.ticket()).toBe(ticket);
  });

  it("gets another ticket where nobody came with the first one within a minute, which is worth nothing then", async () => {
    const call = new StreamCall();
    const first = await call.ticket();
    vi.setSystemTime(Date.now() + MINUTE + 1);
    const second = await call.ticket();
    expect(second).not.toBe(first);
    expect(await knocked(first)).toEqual(UNAUTHORIZED);
    await letIn(second);
  });

  it("is connected to nothing once the talk is over: the call ends", async () => {
    const call = new StreamCall();
    const line = await call.talk();
    line.say({ event: "stop" });
    await line.untilClosed();
    expect(await call.ask()).toMatchObject({ status: 200, verbs: ["Hangup"] });
  });
});

describe("a ticket", () => {
  it("lets a socket in for a minute, and not a moment longer", async () => {
    const [inTime, late] = [new StreamCall(), new StreamCall()];
    const tickets = { inTime: await inTime.ticket(), late: "" };
    vi.setSystemTime(Date.now() + MINUTE);
    tickets.late = await late.ticket();
    expect((await letIn(tickets.inTime)).closed).toBeNull();
    vi.setSystemTime(Date.now() + MINUTE + 1);
    expect(await knocked(tickets.late)).toEqual(UNAUTHORIZED);
  });

  it("lets one socket in, and the second not, though both come at once", async () => {
    const ticket = await new StreamCall().ticket();
    const answers = await Promise.all([knock(ticket), knock(ticket), knock(ticket)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([101, 401, 401]);
    for (const { webSocket } of answers) webSocket?.accept();
    expect(await knocked(ticket)).toEqual(UNAUTHORIZED);
    for (const { webSocket } of answers) webSocket?.close();
    await vi.waitUntil(async () => (await knock(ticket)).status === 401);
  });

  it("is not used up by who does not ask for a socket", async () => {
    const ticket = await new StreamCall().ticket();
    for (const headers of [{}, { upgrade: "h2c" }] as Record<string, string>[])
      expect(await knocked(ticket, { headers })).toMatchObject({ status: 426 });
    const posted = new Request(`${BASE}/media/clawops/${ticket}`, { method: "POST" });
    expect((await routes.fetch(posted, env, createExecutionContext())).status).toBe(405);
    await letIn(ticket);
  });

  it("is good for its own call alone: another's start ends the stream", async () => {
    const [mine, other] = [new StreamCall(), new StreamCall()];
    const [ticket, foreign] = [await mine.ticket(), await other.ticket()];
    const line = await letIn(ticket);
    line.say(other.start(ticket));
    expect(await line.untilClosed()).toBe(1008);
    const second = await letIn(foreign);
    second.say(other.start(ticket));
    expect(await second.untilClosed()).toBe(1008);
    expect((await other.seen()).types).not.toContain("call.answered");
  });

  it.each([
    ["another", { customParameters: { ticket: "k3J" } }],
    ["an empty", { customParameters: { ticket: "" } }],
    ["no", { customParameters: {} }],
    ["a number for a", { customParameters: { ticket: 7 } }],
    ["a list for a", { customParameters: ["ticket"] }],
    ["nothing that could have a", { customParameters: null }],
  ])("has to come with the start once more: with %s ticket the stream ends", async (_, parameters) => {
    const call = new StreamCall();
    const ticket = await call.ticket();
    const line = await letIn(ticket);
    line.say(call.start(ticket, parameters));
    expect(await line.untilClosed()).toBe(1008);
    await call.untilHungUp();
  });

  it("of Teler is good without being said again, since its socket carries nothing of ours", async () => {
    const call = `cs_${crypto.randomUUID()}`;
    const asked = { call_id: call, from_number: "+919876500001", to_number: "+918065001234", direction: "inbound" };
    const flows = await Promise.all(
      [0, 1].map(async () => (await routes.fetch(telerFlow(asked), env, createExecutionContext())).json()),
    );
    expect(flows[0]).toMatchObject({ action: "stream", sample_rate: "8k", record: false });
    expect(flows[1]).toEqual(flows[0]);
    const ticket = (flows[0] as { ws_url: string }).ws_url.split("/").at(-1) ?? "";
    const line = await dial(ticket, "teler");
    lines.push(line);
    line.say({ type: "start", call_id: "cs_another", stream_id: "ms_1", data: {} });
    await vi.waitUntil(() => line.frames.length > 0, { timeout: 10_000 });
    expect(line.frames[0]).toMatchObject({ type: "audio" });
    expect(await knocked(ticket, { platform: "teler" })).toEqual(UNAUTHORIZED);
  });
});

describe("a ticket that is none", () => {
  const foreign = env.CALL.newUniqueId().toString();
  const unused = env.CONVERSATION.newUniqueId().toString();

  it.each([
    ["a letter", "x"],
    ["a zero byte", "%00"],
    ["an emoji", "%F0%9F%92%A9"],
    ["a path", "..%2F..%2Fhealthz"],
    ["of an object of another kind", `${foreign}-${BITS}`],
    ["of no object", `${"0".repeat(64)}-${BITS}`],
    ["in capitals", `${unused}-${BITS.toUpperCase()}`],
    ["a digit too long", `${unused}-${BITS}0`],
    ["without its dash", `${unused}${BITS}`],
    ["without its random bits", `${unused}-`],
    ["of ten thousand letters", "a".repeat(10_000)],
  ])("is refused in always the same words, and no object is woken: %s", async (_, ticket) => {
    const woken = (await listDurableObjectIds(env.CONVERSATION)).length;
    for (const platform of ["clawops", "teler"]) expect(await knocked(ticket, { platform })).toEqual(UNAUTHORIZED);
    expect(await listDurableObjectIds(env.CONVERSATION)).toHaveLength(woken);
  });

  it("is refused in the same words where only its last bits are wrong, or where there is no such conversation", async () => {
    const call = new StreamCall();
    const ticket = await call.ticket();
    const last = ticket.endsWith("0") ? "1" : "0";
    for (const wrong of [`${ticket.slice(0, -1)}${last}`, `${ticket.slice(0, 64)}-${BITS}`, `${unused}-${BITS}`])
      expect(await knocked(wrong)).toEqual(UNAUTHORIZED);
    await letIn(ticket);
  });

  it("has the call end that asks what to do after it, whoever it is", async () => {
    const call = new StreamCall();
    await call.ticket();
    for (const ticket of ["x", `${foreign}-${BITS}`, `${unused}-${BITS}`])
      expect(await call.after(ticket)).toMatchObject({ status: 200, verbs: ["Hangup"] });
  });
});
