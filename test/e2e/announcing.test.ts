import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { type Offhook, startOffhook } from "../world/offhook.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import { callsOf, haveTalk, meet, violationsIn } from "../world/world-client.ts";

const PATIENCE = { timeout: 20_000, interval: 100 };
const TRANSFER_TO = "+821098765432";
const PROMISE = expect.stringMatching(/다시 전화드리겠습니다/);
const CONNECTING = [expect.stringContaining("연결해 드리겠습니다"), "[01098765432]"];

type Call = { status: string; missed: boolean; answeredAt: string | null; actions: { kind: string; state: string }[] };

let world: ServedWorld;
let offhook: Offhook;
let people = 0;

async function start(settings: Record<string, string>): Promise<void> {
  world = await serveWorld();
  offhook = await startOffhook({ worldUrl: world.url, settings: { HOLD_MS: "300", ...settings } });
}
async function stop(): Promise<void> {
  await offhook?.stop();
  await world?.close();
}
afterEach(async () => expect(await violationsIn(world)).toEqual([]));

/** Somebody whom nobody has met calls a number of ours: what they hear, how the call is known once it is decided whether they missed us, and what Slack shows of them. */
async function called() {
  const phone = `0107${String(1_000_000 + ++people)}`;
  await haveTalk(world, { phone });
  const theirs = async () => (await callsOf(world, phone)).items[0];
  await vi.waitUntil(async () => (await theirs())?.endedAt, PATIENCE);
  const { heard = [], id = "" } = (await theirs()) ?? {};
  const ours = async (): Promise<Call> => {
    const headers = { authorization: `Bearer ${offhook.settings["ADMIN_TOKEN"]}` };
    return (await fetch(`${offhook.url}/api/calls/clawops/${id}`, { headers })).json();
  };
  const isTold = ({ actions }: Call) => actions.some(({ kind, state }) => kind === "slack.post" && state === "done");
  const isDecided = (call: Call) => call.status === "completed" && (call.answeredAt !== null || isTold(call));
  await vi.waitUntil(async () => isDecided(await ours()), PATIENCE);
  return { heard, ours: await ours(), posts: await postsOf(phone) };
}

async function postsOf(phone: string): Promise<string[]> {
  const written = `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`;
  const answer = await fetch(`${world.url}/_/slack/posts?contains=${encodeURIComponent(written)}`);
  return ((await answer.json()) as { items: { rendered: string }[] }).items.map(({ rendered }) => rendered);
}

describe("who calls where there is nobody to put them through to", () => {
  beforeAll(() => start({}));
  afterAll(stop);

  it("is promised a call back, of which Slack is told once", async () => {
    const { heard, ours, posts } = await called();
    expect(heard).toEqual([PROMISE]);
    expect(ours).toMatchObject({ missed: true, answeredAt: null });
    expect(posts).toEqual([expect.stringContaining("안내 멘트만 들음")]);
  });
});

describe("who calls where somebody is to take the call", () => {
  beforeAll(() => start({ TRANSFER_TO }));
  afterAll(stop);

  it("talks with them, and Slack is told nothing", async () => {
    await meet(world, { phone: TRANSFER_TO, calls: "answers" });
    const { heard, ours, posts } = await called();
    expect(heard).toEqual(CONNECTING);
    expect(ours).toMatchObject({ missed: false, answeredAt: expect.any(String) });
    expect(posts).toEqual([]);
  });

  it.each(["ignores", "busy", "rejects", "fails"] as const)(
    "is promised a call back where that person %s, of which Slack is told once",
    async (does) => {
      await meet(world, { phone: TRANSFER_TO, calls: does });
      const { heard, ours, posts } = await called();
      expect(heard).toEqual([...CONNECTING, PROMISE]);
      expect(ours).toMatchObject({ missed: true, answeredAt: null });
      expect(posts).toHaveLength(1);
    },
  );
});
