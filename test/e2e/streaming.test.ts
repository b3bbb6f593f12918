import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import type { Line } from "../world/lines.ts";
import { type Offhook, startOffhook, talkSettings } from "../world/offhook.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import {
  callsOf,
  failStream,
  haveRealtimeFail,
  haveRealtimeSay,
  haveTalk,
  meet,
  order,
  realtimeEvents,
  realtimeSessions,
  setPace,
  streamsOf,
  violationsIn,
} from "../world/world-client.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };
const SPEED = 3;
const TRANSFER_TO = "+821098765432";
const GREETING = "안녕하세요, 강남내과입니다. 무엇을 도와드릴까요?";

type Platform = "clawops" | "teler";
type Event = { type: string; data: { role?: string; text?: string; status?: string } };
type Action = { kind: string; state: string };
type Call = { status: string; events: Event[]; fields: Record<string, string>; missed: boolean; actions: Action[] };

let world: ServedWorld;
let offhook: Offhook;
let people = 0;

beforeAll(async () => {
  world = await serveWorld({ pace: { speed: SPEED } });
  const settings = { ...talkSettings(world.url), TRANSFER_TO, HOLD_MS: "300" };
  offhook = await startOffhook({ worldUrl: world.url, settings });
});
afterAll(async () => {
  await offhook?.stop();
  await world?.close();
});
afterEach(async () => expect(await violationsIn(world)).toEqual([]));

/** Somebody whom nobody has met calls, and does that in the call. */
async function talk(lines: Line[], via: Platform = "clawops") {
  const phone = newPhone(via);
  await haveTalk(world, { phone, via, lines });
  return phone;
}

function newPhone(via: Platform): string {
  return via === "teler" ? `+9198${String(10_000_000 + ++people)}` : `0108${String(1_000_000 + ++people)}`;
}

async function untilOver(phone: string) {
  await vi.waitUntil(async () => (await callsOf(world, phone)).items[0]?.endedAt, PATIENCE);
  const [call] = (await callsOf(world, phone)).items;
  const [stream] = await streamsOf(world, phone);
  return { call: call ?? expect.fail("no call"), stream: stream ?? expect.fail("no stream") };
}

async function known(id: string, via: Platform = "clawops"): Promise<Call> {
  const headers = { authorization: `Bearer ${offhook.settings["ADMIN_TOKEN"]}` };
  return (await fetch(`${offhook.url}/api/calls/${via}/${id}`, { headers })).json();
}
const linesOf = ({ events }: Call) =>
  events.flatMap(({ type, data }) => (type === "call.said" ? [`${data.role}: ${data.text}`] : []));

describe.each(["clawops", "teler"] as const)("who calls a number of ours at %s", (via) => {
  // Where a platform does not tell what was played, that is told by the clock: it has to be the call's own.
  beforeAll(() => setPace(world, { speed: via === "teler" ? 1 : SPEED }));
  afterAll(() => setPace(world, { speed: SPEED }));

  it("talks with the model, and all of it is on the call's timeline", async () => {
    await haveRealtimeSay(world, { contains: "예약할", answers: [{ text: "네, 내일 오전 열 시에 가능합니다." }] });
    const phone = await talk(
      [{ says: "내일 예약할 수 있나요?" }, { says: "네, 좋아요." }, { waitMs: 3000, hangsUp: true }],
      via,
    );
    const { call, stream } = await untilOver(phone);
    const answers = ["네, 내일 오전 열 시에 가능합니다.", "네, 알겠습니다."];
    expect(stream.heard.map(({ text }) => text)).toEqual([GREETING, ...answers]);
    await vi.waitUntil(async () => (await known(call.id, via)).status === "completed", PATIENCE);
    expect(linesOf(await known(call.id, via))).toEqual([
      `agent: ${GREETING}`,
      "caller: 내일 예약할 수 있나요?",
      `agent: ${answers[0]}`,
      "caller: 네, 좋아요.",
      `agent: ${answers[1]}`,
    ]);
    expect(await known(call.id, via)).toMatchObject({ status: "completed", missed: false });
  });
});

describe("who calls a number of ours", () => {
  it("cuts in, hears no more of what was being said, and the model knows how much of it was heard", async () => {
    const answer = "진료는 평일 아홉 시부터 여섯 시까지이고, 토요일은 한 시까지이며, 일요일과 공휴일은 쉽니다.";
    await haveRealtimeSay(world, { contains: "언제", answers: [{ text: answer, lastsMs: 8000, speed: 0 }] });
    await haveRealtimeSay(world, { contains: "잠깐", answers: [{ text: "네, 말씀하세요." }] });
    const cutIn = { after: "speech", waitMs: 2000, says: "잠깐만요!" } as const;
    const phone = await talk([{ says: "언제 여나요?" }, cutIn, { waitMs: 3000, hangsUp: true }]);
    const { call, stream } = await untilOver(phone);
    expect(stream.heard.map(({ text }) => text)).toEqual([GREETING, answer, "네, 말씀하세요."]);
    const heardMs = stream.heard[1]?.ms ?? 0;
    expect(heardMs).toBeLessThan(6000);
    const [session] = (await realtimeSessions(world)).slice(-1);
    const passed = await realtimeEvents(world, session?.id ?? "");
    const truncated = passed.map(({ event }) => event as { type: string; audio_end_ms?: number });
    const cut = truncated.find(({ type }) => type === "conversation.item.truncate")?.audio_end_ms ?? 0;
    // The pretend call's time goes faster than the clock by which the piece that is being played is told.
    expect(Math.abs(cut - heardMs)).toBeLessThan(1000);
    await vi.waitUntil(async () => (await known(call.id)).status === "completed", PATIENCE);
    const said = linesOf(await known(call.id))
      .find((line) => line.startsWith("agent: 진료는"))
      ?.slice("agent: ".length);
    expect(answer.startsWith(said ?? "?")).toBe(true);
    expect(said?.length).toBeLessThan(answer.length);
  });

  it("leaves a message, which reaches Slack once however often the model notes it", async () => {
    const message = {
      name: "take_message",
      arguments: { name: "김하늘", text: "내일 예약을 모레로 옮기고 싶어요", call_back: "01011112222" },
    };
    await haveRealtimeSay(world, { contains: "전해", answers: [{ text: "잠시만요.", calls: [message, message] }] });
    await haveRealtimeSay(world, {
      contains: '"ok":true',
      answers: [{ text: "전해 드리겠습니다.", calls: [message] }, { text: "더 필요하신 것이 있으세요?" }],
    });
    const phone = await talk([{ says: "말씀 좀 전해 주세요." }, { waitMs: 4000, hangsUp: true }]);
    const { call } = await untilOver(phone);
    await vi.waitUntil(async () => (await posts("모레로 옮기고")).length > 0, PATIENCE);
    await vi.waitUntil(async () => (await known(call.id)).status === "completed", PATIENCE);
    expect(await posts("모레로 옮기고")).toHaveLength(1);
    expect(Object.values((await known(call.id)).fields)).toContain("내일 예약을 모레로 옮기고 싶어요");
  });

  it("is put through to a person", async () => {
    await meet(world, { phone: TRANSFER_TO, calls: "answers" });
    await haveRealtimeSay(world, {
      contains: "사람",
      answers: [{ text: "연결해 드리겠습니다.", calls: [{ name: "transfer_to_person", arguments: {} }] }],
    });
    const phone = await talk([{ says: "사람과 이야기하고 싶어요." }]);
    const { call } = await untilOver(phone);
    expect(call.heard.at(-1)).toBe("[01098765432]");
    await vi.waitUntil(async () => (await known(call.id)).status === "completed", PATIENCE);
    expect((await known(call.id)).events.map(({ type, data }) => `${type} ${data.status ?? ""}`)).toEqual(
      expect.arrayContaining(["call.transferred initiated", "call.transferred completed"]),
    );
  });

  it("is said goodbye to by the model, and the call ends", async () => {
    await haveRealtimeSay(world, {
      contains: "끊을게요",
      answers: [{ text: "감사합니다. 안녕히 계세요.", calls: [{ name: "end_call", arguments: {} }] }],
    });
    const phone = await talk([{ says: "이제 끊을게요." }]);
    const { call, stream } = await untilOver(phone);
    expect(stream.heard.at(-1)).toMatchObject({ text: "감사합니다. 안녕히 계세요." });
    expect(stream.endedBy).toBe("offhook");
    await vi.waitUntil(async () => (await activitiesOf(call.id)).length > 0, PATIENCE);
    const transcript = expect.stringContaining("[고객] 이제 끊을게요.\n[상담원] 감사합니다. 안녕히 계세요.");
    expect(await activitiesOf(call.id)).toMatchObject([{ missing: [], direction: "inbound", transcript }]);
  });

  it("goes on talking where the model's connection breaks, and the model knows what was said", async () => {
    await haveRealtimeSay(world, { contains: "예약", answers: [{ text: "네, 어느 날로 할까요?" }] });
    await haveRealtimeFail(world, { at: "response.done", count: 2, does: "cut" });
    const phone = await talk([
      { says: "예약하고 싶어요." },
      { waitMs: 4000, says: "모레요." },
      { waitMs: 4000, hangsUp: true },
    ]);
    const { call, stream } = await untilOver(phone);
    expect(stream.heard.map(({ text }) => text)).toEqual([GREETING, "네, 어느 날로 할까요?", "네, 알겠습니다."]);
    await vi.waitUntil(async () => (await known(call.id)).status === "completed", PATIENCE);
    expect(linesOf(await known(call.id))).toHaveLength(5);
  });

  it("hears that the call can't go on where the model can't be had", async () => {
    await haveRealtimeFail(world, { does: "refuse" }, { does: "refuse" });
    const phone = await talk([{ says: "여보세요?" }]);
    const { call } = await untilOver(phone);
    expect(call.heard.at(-1)).toMatch(/통화를 이어 가기 어렵습니다/);
  });

  it("goes on over another stream where the platform's socket breaks", async () => {
    await haveRealtimeSay(world, { contains: "예약", answers: [{ text: "네, 어느 날로 할까요?" }] });
    const phone = await talk([
      { says: "예약하고 싶어요." },
      { waitMs: 3000, says: "모레요." },
      { waitMs: 3000, hangsUp: true },
    ]);
    await vi.waitUntil(async () => (await streamsOf(world, phone))[0]?.heard.length === 2, PATIENCE);
    const [first] = await streamsOf(world, phone);
    await failStream(world, first?.id ?? "", "cut");
    const { call } = await untilOver(phone);
    expect(call.heard).toContain(GREETING);
    const streams = await streamsOf(world, phone);
    expect(streams).toHaveLength(2);
    expect(streams[1]?.heard.map(({ text }) => text)).not.toContain(GREETING);
  });
});

describe("who calls a number of ours at Teler and wants a person", () => {
  beforeAll(() => setPace(world, { speed: 1 }));
  afterAll(() => setPace(world, { speed: SPEED }));

  /** What they hear after the greeting, and the call once it is over and so much was told of the transfer, by Teler and by what we have found out. */
  async function wantsAPerson({ told }: { told: number }) {
    await haveRealtimeSay(world, {
      contains: "사람",
      answers: [{ text: "연결해 드리겠습니다.", calls: [{ name: "transfer_to_person", arguments: {} }] }],
    });
    const phone = await talk([{ says: "사람과 이야기하고 싶어요." }], "teler");
    const { call, stream } = await untilOver(phone);
    let ours = await known(call.id, "teler");
    const transfers = () =>
      ours.events.flatMap(({ type, data }) => (type === "call.transferred" ? [data.status ?? ""] : []));
    const isAlerted = () => ours.actions.some(({ kind, state }) => kind === "slack.post" && state === "done");
    const isDone = () => ours.status === "completed" && transfers().length >= told && isAlerted() === ours.missed;
    await vi.waitUntil(async () => isDone() || void (ours = await known(call.id, "teler")), PATIENCE);
    return { heard: call.heard.slice(1), stream, missed: ours.missed, transfers: transfers().toSorted() };
  }

  it("is put through, by a stream that Teler closes", async () => {
    await meet(world, { phone: TRANSFER_TO, calls: "answers" });
    const { heard, stream, missed, transfers } = await wantsAPerson({ told: 5 });
    expect(heard).toEqual(["연결해 드리겠습니다.", `[${TRANSFER_TO}]`]);
    expect([stream.endedBy, missed]).toEqual(["other", false]);
    expect(transfers).toEqual(["completed", "connected", "connected", "initiated", "initiated"]);
  });

  it("is promised a call back where nobody takes the call, of which Slack is told", async () => {
    await meet(world, { phone: TRANSFER_TO, calls: "ignores" });
    const { heard, missed, transfers } = await wantsAPerson({ told: 5 });
    expect(heard.slice(1)).toEqual([`[${TRANSFER_TO}]`, expect.stringMatching(/다시 전화드리겠습니다/)]);
    expect(missed).toBe(true);
    expect(transfers).toEqual(["failed", "failed", "failed", "initiated", "initiated"]);
  });

  it("is not kept waiting where Teler refuses, and Slack is told", async () => {
    const refusal = { success: false, message: "Not enabled.", code: "feature_not_enabled", type: "invalid_state" };
    const answers = [{ status: 409, body: JSON.stringify(refusal) }];
    await order(world, "teler", { contains: "/transfer\n", answers });
    const { heard, stream, missed, transfers } = await wantsAPerson({ told: 1 });
    expect([heard, stream.endedBy, transfers]).toEqual([["연결해 드리겠습니다."], "offhook", ["failed"]]);
    expect(missed).toBe(true);
  });
});

describe.each(["clawops", "teler"] as const)("who placed an order, and is called through %s,", (provider) => {
  it("confirms it to the model, which notes the address once", async () => {
    const phone = newPhone(provider);
    const confirm = { name: "confirm_order", arguments: { address: "서울 강남구 1-2" } };
    await haveRealtimeSay(world, { contains: "맞아요", answers: [{ text: "주소를 말씀해 주세요." }] });
    await haveRealtimeSay(world, {
      contains: "강남구",
      answers: [{ text: "강남구 일 다시 이, 맞으시죠?" }],
    });
    await haveRealtimeSay(world, { contains: "그럼요", answers: [{ calls: [confirm, confirm] }] });
    await haveRealtimeSay(world, {
      contains: '"ok":true',
      answers: [{ text: "감사합니다.", calls: [{ name: "end_call", arguments: {} }] }],
    });
    const lines: Line[] = [{ says: "네, 맞아요." }, { says: "서울 강남구 1-2요." }, { says: "그럼요." }];
    await meet(world, { phone, calls: { lines } });
    const id = `O-voice-${provider}`;
    const placed = {
      id,
      customer_name: "김하늘",
      customer_phone: phone,
      items: ["블루 셔츠"],
      total_price: 39_000,
      provider,
    };
    expect((await api("POST", "orders", placed)).status).toBe(201);
    await vi.waitUntil(async () => (await api("GET", `orders/${id}`)).body.state === "confirmed", PATIENCE);
    expect((await api("GET", `orders/${id}`)).body).toMatchObject({
      result: { by: "call", address: "서울 강남구 1-2" },
    });
    const { stream } = await untilOver(phone);
    expect(stream.heard[0]?.text).toContain("김하늘");
    expect(stream.heard[0]?.text).toContain("강남내과");
    expect((await callsOf(world, phone)).items).toHaveLength(1);
    expect(await posts(id)).toHaveLength(1);
  });
});

async function api(method: string, path: string, body?: object) {
  const headers = { authorization: `Bearer ${offhook.settings["ADMIN_TOKEN"]}`, "content-type": "application/json" };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(`${offhook.url}/api/${path}`, init);
  return { status: answer.status, body: (await answer.json()) as { state: string; result: object } };
}

async function activitiesOf(id: string): Promise<object[]> {
  const answer = await fetch(`${world.url}/_/crm/activities?contains=${encodeURIComponent(`"${id}"`)}`);
  return ((await answer.json()) as { items: { activity: object }[] }).items.map(({ activity }) => activity);
}

async function posts(text: string): Promise<string[]> {
  const answer = await fetch(`${world.url}/_/slack/posts?contains=${encodeURIComponent(text)}`);
  return ((await answer.json()) as { items: { rendered: string }[] }).items.map(({ rendered }) => rendered);
}
