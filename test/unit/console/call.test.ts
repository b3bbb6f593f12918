import { describe, expect, it } from "vitest";

import { apply } from "../../../src/calls/call.ts";
import type { Call } from "../../../src/calls/call.ts";
import { CallEvent } from "../../../src/calls/event.ts";
import { noArrivals } from "../../../src/calls/order.ts";
import { callNow, callPage, forwardAgain } from "../../../src/console/call.tsx";
import type { ActionView } from "../../../src/objects/action-row.ts";
import type { Language } from "../../../src/words/language.ts";
import { NOON, visited } from "./visiting.ts";

const ACTION: ActionView = {
  id: `call-${"0".repeat(64)}-${"1".repeat(32)}`,
  kind: "crm.record",
  state: "dead",
  attempts: [{ at: NOON + 5000, outcome: "dead", status: 400, detail: "no" }],
};

type Told = { type: string; data: object };
const PARTIES = { direction: "inbound", from: "+821012345678", to: "+827052351234" };
const STORY: Told[] = [
  { type: "call.answered", data: { ...PARTIES, variables: { plan: "gold" } } },
  { type: "call.said", data: { role: "agent", text: "강남내과입니다." } },
  { type: "call.said", data: { role: "user", text: "예약을 바꾸고 싶어요.\n내일로요." } },
  { type: "call.ended", data: { status: "completed", durationSeconds: 65, recordingUrl: "https://x.example/r.mp3" } },
  { type: "call.analyzed", data: { summary: "예약 변경", sentiment: "neutral", fields: { day: "내일" } } },
];

/** What a call's object would say after these events. */
function viewAfter(story: Told[], { actions = [], id = "CA1" }: { actions?: ActionView[]; id?: string } = {}) {
  const events = story.map((told, i) => {
    const at = NOON + i * 1000;
    return CallEvent.parse({ ...told, id: `e${i}`, provider: "vox", call: id, at, receivedAt: at });
  });
  const call = events.reduce<Call | null>((before, event) => apply(before, event), null);
  return {
    call,
    arrivals: noArrivals(),
    events: events.map((event, seq) => ({ ...event, seq, late: false })),
    actions,
  };
}

type Shown = { view?: object | null; answer?: object; env?: object; language?: Language; path?: string };

async function shown(page: typeof callPage, { view = null, answer, env = {}, language = "en", path }: Shown) {
  const call = { view: () => Promise.resolve(view), forwardAgain: () => Promise.resolve(answer) };
  const contact = { whoIsIt: () => Promise.resolve("박서연") };
  const asked = { CALL: { getByName: () => call }, CONTACT: { getByName: () => contact }, ...env };
  const at = { path: path ?? "/calls/vox/CA1", route: "/calls/:provider/:id/:more?" };
  const answered = await visited(page, at, { language, env: asked });
  return { ...answered, words: answered.html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ") };
}

describe("a call", () => {
  it("has who, how long, what came of it, its time line and what was said", async () => {
    const { status, html, words } = await shown(callPage, { view: viewAfter(STORY) });
    expect(status).toBe(200);
    expect(words).toMatch(/Call · 박서연 · 010-1234-5678 .*Status completed Direction incoming .*Length 1 min 5 s/);
    expect(words).toMatch(/Sentiment neutral Summary 예약 변경 .*day 내일 .*plan gold .*What happened/);
    expect(words).toMatch(/Conversation Agent 강남내과입니다. Customer 예약을 바꾸고 싶어요. 내일로요./);
    expect(html).toContain('value="https://x.example/r.mp3"');
    expect(html).not.toContain('href="https://x.example');
    expect(html).toMatch(/<li class="customer">/);
  });

  it("refreshes by itself while it goes on or something is under way, and not after", async () => {
    const isLive = async (view: object) =>
      (await shown(callPage, { view })).html.includes('data-live="/calls/vox/CA1/live"');
    expect(await isLive(viewAfter(STORY.slice(0, 2)))).toBe(true);
    expect(await isLive(viewAfter(STORY))).toBe(false);
    expect(await isLive(viewAfter(STORY, { actions: [{ ...ACTION, state: "retrying" }] }))).toBe(true);
    const { html } = await shown(callNow, { view: viewAfter(STORY), path: "/calls/vox/CA1/live" });
    expect(html).not.toContain("<html");
    expect(html).toContain('class="timeline"');
  });

  it("leads to what waits for a person", async () => {
    const { html, words } = await shown(callPage, { view: viewAfter(STORY, { actions: [ACTION] }) });
    expect(words).toContain("1 thing waits for a person. Go there");
    expect(html).toContain(`href="#${ACTION.id}"`);
    expect(html).toContain(`id="${ACTION.id}"`);
    expect(html).toContain('name="back" value="/calls/vox/CA1"');
  });

  it.each<[boolean | null, RegExp]>([
    [true, /The customer wants nothing kept/],
    [null, /has not said yet whether it may be kept/],
  ])("says why where what was said is not kept, or only here (%s)", async (optedOut, expected) => {
    const story = [{ type: "call.initiated", data: { ...PARTIES, optedOut } }];
    expect((await shown(callPage, { view: viewAfter(story) })).words).toMatch(expected);
  });

  it("is not found where nothing is known of it", async () => {
    for (const page of [callPage, callNow]) expect((await shown(page, {})).status).toBe(404);
  });

  it("lets nothing that came from outside run, style or link", async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\ud800`;
    const story = [
      { type: "call.answered", data: { direction: "inbound", from: evil, to: evil, variables: { [evil]: evil } } },
      { type: "call.said", data: { role: evil, text: evil } },
      { type: "call.ended", data: { status: "completed", reason: evil, recordingUrl: `javascript:${evil}` } },
      { type: "call.analyzed", data: { summary: evil, sentiment: evil, fields: { [evil]: [evil] } } },
    ];
    const { html } = await shown(callPage, { view: viewAfter(story, { id: evil }) });
    expect(html).not.toMatch(/<script>|<img|href="javascript|\u202e/);
  });
});

describe("forwarding again", () => {
  const FORWARDING = { FORWARD_URL: "https://owner.example/x", FORWARD_SECRET: "whsec_eA==" };

  it("can be asked for where events are forwarded, and not for a test story", async () => {
    const hasButton = async (env: object, id?: string) =>
      (await shown(callPage, { view: viewAfter(STORY, id ? { id } : {}), env })).html.includes("/forward");
    expect(await hasButton(FORWARDING)).toBe(true);
    expect(await hasButton({})).toBe(false);
    expect(await hasButton(FORWARDING, "offhook-test-1")).toBe(false);
  });

  it.each([
    [{ kind: "changed", count: 4 }, "/calls/vox/CA1?said=forwarded"],
    [{ kind: "changed", count: 0 }, "/calls/vox/CA1?said=nothingToForward"],
    [{ kind: "off" }, "/calls/vox/CA1?said=forwardingOff"],
  ])("comes back to the call and says what came of it (%j)", async (answer, location) => {
    expect(await shown(forwardAgain, { answer })).toMatchObject({ status: 303, location });
    const { words } = await shown(callPage, { view: viewAfter(STORY), path: location });
    expect(words).toMatch(/forward/);
  });
});
