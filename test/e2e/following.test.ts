import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { ANSWER } from "../world/model-saying.ts";
import { type Offhook, startOffhook } from "../world/offhook.ts";
import { type Played, play } from "../world/play.ts";
import { keysIn } from "../world/prove.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import { type Story, findStory } from "../world/stories.ts";

const SEGMENTS = [
  { speaker: "speaker_0", start: 0, end: 1, text: "강남내과입니다" },
  { speaker: "speaker_1", start: 1, end: 2, text: "예약을 옮기고 싶어요" },
];
const PATIENCE = { timeout: 20_000, interval: 100 };

let world: ServedWorld;
let offhook: Offhook;

beforeAll(async () => {
  world = await serveWorld();
  const settings = {
    HOLD_MS: "300",
    AUTO_REPLY: "model",
    AUTO_REPLY_INSTRUCTIONS: "예약은 https://clinic.example 에서 받습니다.",
  };
  offhook = await startOffhook({ worldUrl: world.url, settings });
});
afterAll(async () => {
  await offhook?.stop();
  await world?.close();
});

async function looked<Item>(path: string, contains: string): Promise<Item[]> {
  const answer = await fetch(`${world.url}/_/${path}?contains=${encodeURIComponent(contains)}`);
  return ((await answer.json()) as { items: Item[] }).items;
}

async function tell(service: string, contains: string, answers: object[]): Promise<void> {
  const answer = await fetch(`${world.url}/_/${service}/script`, {
    method: "POST",
    body: JSON.stringify({ contains, answers }),
  });
  expect(answer.ok).toBe(true);
}

/** Plays a story as a real call or text, each delivery twice, in any order; of another number where one is given. */
function real(name: string, number = "01012345678"): Promise<Played> {
  const story = findStory(name) ?? expect.fail(`no story ${name}`);
  const deliveries = story.deliveries.map((one) => ({ ...one, body: one.body.replaceAll("01012345678", number) }));
  const playing: Story = { ...story, deliveries };
  return play({
    story: playing,
    to: offhook.url,
    keys: keysIn(offhook.settings),
    twice: true,
    shuffle: true,
    isMarked: false,
  });
}

type Kept = { updates: number; activity: Record<string, unknown> };
async function recordOf(call: string | undefined): Promise<Record<string, unknown>> {
  await vi.waitUntil(async () => (await looked<Kept>("crm/activities", `"${call}"`)).length > 0, PATIENCE);
  const kept = await looked<Kept>("crm/activities", `"${call}"`);
  expect(kept).toHaveLength(1);
  return kept[0]?.activity ?? {};
}

describe("a call that is over reaches the CRM", () => {
  it("of ClawOps, with its transcript and summary", async () => {
    const body = JSON.stringify({ status: "completed", segmentCount: 2, segments: SEGMENTS });
    const json = { "content-type": "application/json" };
    await tell(
      "clawops",
      "/transcript",
      Array.from({ length: 3 }, () => ({ status: 200, headers: json, body })),
    );
    const { id } = await real("clawops/summarized");
    expect(await recordOf(id)).toMatchObject({
      phone: "+821012345678",
      duration: 41,
      summary: "내일 오후 3시로 예약을 옮겼다.",
      transcript: "[화자 1] 강남내과입니다\n[화자 2] 예약을 옮기고 싶어요",
      missing: [],
      offhook_url: `${offhook.url}/calls/clawops/${id}`,
    });
  });

  it.each(["vox/answered", "vox/answered-v2"])("of vox.ai, with all that it says: %s", async (name) => {
    const { id, expect: expected } = await real(name);
    const record = await recordOf(id);
    expect(record).toMatchObject({ provider: "vox", status: "completed", summary: expected["summary"], missing: [] });
    expect(record["transcript"]).toMatch(/^\[(?:상담원|고객)\] /);
  });

  it("of Teler, which tells nothing more", async () => {
    const { id } = await real("teler/answered-2026");
    expect(await recordOf(id)).toMatchObject({ provider: "teler", direction: "outbound", transcript: "", missing: [] });
  });

  it("and one that nobody answered", async () => {
    const { id } = await real("clawops/busy", "01055550009");
    expect(await recordOf(id)).toMatchObject({ status: "busy", duration: 0 });
  });

  it("but nothing of what was said by who opted out", async () => {
    const { id } = await real("vox/opted-out-v2");
    expect(await recordOf(id)).toMatchObject({ opted_out: true, transcript: "", summary: "", recording_url: null });
  });
});

describe("a text is answered, once,", () => {
  type Sent = { to: string; from?: string; body?: string; text?: string };
  const toClawOps = (number: string) => looked<Sent>("clawops/messages", number);
  const toVox = (number: string) => looked<Sent>("vox/messages", number);

  it("by the model, through the platform it came in on", async () => {
    await real("clawops/message-received", "01055550001");
    await vi.waitUntil(async () => (await toClawOps("01055550001")).length > 0, PATIENCE);
    expect(await toClawOps("01055550001")).toMatchObject([{ to: "01055550001", body: ANSWER }]);
  });

  it("with our words where the model fails, and by vox.ai where it came in there", async () => {
    await tell("model", "확인했습니다", [{ status: 500 }]);
    await real("vox/sms-received", "01055550002");
    await vi.waitUntil(async () => (await toVox("01055550002")).length > 0, PATIENCE);
    const [sent, ...more] = await toVox("01055550002");
    expect(more).toEqual([]);
    expect(sent?.text).toContain("강남내과");
    expect(await toClawOps("01055550002")).toEqual([]);
  });
});
