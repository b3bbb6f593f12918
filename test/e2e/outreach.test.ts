import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { signWebhook } from "../../src/lib/standard-webhooks.ts";
import { completionOf } from "../world/model.ts";
import { type Offhook, startOffhook } from "../world/offhook.ts";
import type { Behaviour } from "../world/people.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import { callsOf, meet, order, textsOf, violationsIn } from "../world/world-client.ts";

const PATIENCE = { timeout: 30_000, interval: 100 };
const SECOND = 1000;
const SECRET = "whsec_YS1zZWNyZXQtb2YtdGhlLWUyZS10ZXN0cw==";

let world: ServedWorld;
let offhook: Offhook;
let people = 0;

beforeAll(async () => {
  world = await serveWorld();
  const settings = { HOLD_MS: "300", BOOKINGS_SECRET: SECRET, ORDERS_SECRET: SECRET };
  offhook = await startOffhook({ worldUrl: world.url, settings: { ...settings, CLAWOPS_AGENT_ID: "cmag7k2p0001" } });
});
afterAll(async () => {
  await offhook?.stop();
  await world?.close();
});

type View = {
  id: string;
  state: string;
  result: { by: string | null; address: string | null };
  steps: { kind: string; state: string }[];
};

async function api(method: string, path: string, body?: object): Promise<{ status: number; body: View }> {
  const answer = await fetch(`${offhook.url}/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${offhook.settings["ADMIN_TOKEN"]}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as View };
}

/** Somebody whom nobody has met before, and how they behave. */
async function somebody(behaviour: Omit<Behaviour, "phone"> = {}): Promise<string> {
  const phone = `0108${String(1_000_000 + ++people)}`;
  await meet(world, { phone, ...behaviour });
  return phone;
}

/** A booking whose text goes out at once, and whose call follows so soon. */
async function booked(phone: string, call = "2s"): Promise<string> {
  const id = `B-${phone}`;
  const at = new Date(Date.now() + 60 * SECOND).toISOString();
  const { status } = await api("POST", "bookings", { id, name: "김하늘", phone, at, remind: { sms: "1h", call } });
  expect(status).toBe(201);
  return id;
}

async function comesTo(path: string, state: string): Promise<View> {
  await vi.waitUntil(async () => (await api("GET", path)).body.state === state, PATIENCE);
  return (await api("GET", path)).body;
}

const outbound = async (phone: string) =>
  (await callsOf(world, phone)).items.filter(({ direction }) => direction === "outbound");

async function posts(text: string): Promise<string[]> {
  const answer = await fetch(`${world.url}/_/slack/posts?contains=${encodeURIComponent(text)}`);
  return ((await answer.json()) as { items: { rendered: string }[] }).items.map(({ rendered }) => rendered);
}

describe("a booking", () => {
  it("is confirmed by the answer to its text", async () => {
    const phone = await somebody({ textsBack: "네" });
    const id = await booked(phone, "50s");
    expect(await comesTo(`bookings/${id}`, "confirmed")).toMatchObject({ result: { by: "sms" } });
    expect(await outbound(phone)).toEqual([]);
    expect((await textsOf(world, phone)).map(({ direction }) => direction)).toEqual(["outbound", "inbound"]);
  });

  it("is confirmed by a key in the second call, the first having been missed", async () => {
    const phone = await somebody({ calls: ["ignores", { keys: ["1"] }] });
    const id = await booked(phone);
    expect(await comesTo(`bookings/${id}`, "confirmed")).toMatchObject({ result: { by: "key" } });
    const calls = await outbound(phone);
    expect(calls.map(({ did }) => did)).toEqual(["ignores", "answers"]);
    expect(calls[1]?.heard.join(" ")).toContain("김하늘");
  });

  it("asks for a person in Slack when it is cancelled by key, and reaches the CRM", async () => {
    const phone = await somebody({ calls: { keys: ["2"] } });
    const id = await booked(phone);
    await comesTo(`bookings/${id}`, "cancel_requested");
    await vi.waitUntil(async () => (await posts(id)).length === 1, PATIENCE);
    const activities = async () => {
      const answer = await fetch(`${world.url}/_/crm/activities?contains=${encodeURIComponent(`"${id}"`)}`);
      return ((await answer.json()) as { items: { activity: object }[] }).items;
    };
    await vi.waitUntil(async () => (await activities()).length === 1, PATIENCE);
    expect((await activities())[0]?.activity).toMatchObject({
      type: "booking",
      booking_id: id,
      state: "cancel_requested",
    });
  });

  it("is answered for by who calls back", async () => {
    const phone = await somebody({ calls: "ignores", callsBack: true });
    const id = await booked(phone);
    await comesTo(`bookings/${id}`, "called_back");
    expect(await outbound(phone)).toHaveLength(1);
  });

  it("is not called about twice by a platform that fails after placing the call, and says everything twice", async () => {
    const phone = await somebody({ calls: { keys: ["1"] } });
    await order(world, "clawops", {
      contains: phone,
      answers: [{}, { status: 500, accept: true, callbacks: "twice" }],
    });
    const id = await booked(phone);
    await comesTo(`bookings/${id}`, "confirmed");
    expect(await outbound(phone)).toHaveLength(1);
  });

  it("comes in by a signed webhook, once, and a forged one does not", async () => {
    const phone = await somebody();
    const at = new Date(Date.now() + 2 * 3600 * SECOND).toISOString();
    const body = JSON.stringify({ id: `W-${phone}`, name: "박서연", phone, at });
    const send = async (secret: string) => {
      const headers = await signWebhook({ id: `msg_${phone}`, at: Date.now(), body, secret });
      const url = `${offhook.url}/webhooks/bookings`;
      return fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
    };
    expect((await send("whsec_bm90LXRoZS1zZWNyZXQ=")).status).toBe(401);
    expect((await send(SECRET)).status).toBe(202);
    expect((await send(SECRET)).status).toBe(200);
    expect((await api("GET", `bookings/W-${phone}`)).body).toMatchObject({ state: "scheduled" });
  });
});

/** Something that stands in one conversation only. */
const CORRECTION = "구로구 말고 강남구";

describe("an order", () => {
  const placed = async (phone: string): Promise<string> => {
    const id = `O-${phone}`;
    const body = {
      id,
      customer_name: "김하늘",
      customer_phone: phone,
      items: ["블루 셔츠", "양말"],
      total_price: 39_000,
    };
    expect((await api("POST", "orders", body)).status).toBe(201);
    return id;
  };

  it("is confirmed by a hosted agent, which is told what was ordered; a person reads what came of it", async () => {
    const phone = await somebody();
    const id = await placed(phone);
    await comesTo(`orders/${id}`, "waiting");
    const [call, ...others] = await outbound(phone);
    expect(others).toEqual([]);
    expect(JSON.stringify(call?.told)).toContain("블루 셔츠");
  });

  it("is confirmed, with its address, by what a model reads of the call", async () => {
    const phone = await somebody({
      calls: {
        talk: [
          { role: "agent", text: "주소를 말씀해 주세요." },
          { role: "person", text: `${CORRECTION}, 테헤란로 1이요.` },
        ],
      },
    });
    const read = { result: "confirmed", address: "테헤란로 1", said: null };
    const headers = { "content-type": "application/json" };
    await order(world, "model", {
      contains: CORRECTION,
      answers: [{ status: 200, headers, body: completionOf(JSON.stringify(read)) }],
    });
    const id = await placed(phone);
    expect(await comesTo(`orders/${id}`, "confirmed")).toMatchObject({ result: { by: "call", address: "테헤란로 1" } });
    expect(await outbound(phone)).toHaveLength(1);
  });

  it("is called about again where its customer was busy, in a while", async () => {
    const phone = await somebody({ calls: "busy" });
    const id = await placed(phone);
    await vi.waitUntil(async () => (await outbound(phone)).length === 1, PATIENCE);
    await comesTo(`orders/${id}`, "waiting");
    expect((await api("GET", `orders/${id}`)).body.steps).toMatchObject([
      { kind: "call", state: "done" },
      { kind: "call", state: "planned" },
    ]);
  });
});

it("what we asked of the platforms was what they allow", async () => {
  expect(await violationsIn(world)).toEqual([]);
});
