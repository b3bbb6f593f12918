import { describe, expect, it } from "vitest";

import type { EventType } from "../../../src/calls/event.ts";
import { fragment } from "../../../src/console/page.tsx";
import { Timeline, wayTo } from "../../../src/console/timeline.tsx";
import type { ActionView } from "../../../src/objects/action-row.ts";
import type { EventRow } from "../../../src/objects/event-store.ts";
import type { Language } from "../../../src/words/language.ts";
import { NOON, visited } from "./visiting.ts";

const event = (seq: number, type: EventRow["type"], more: Partial<EventRow> = {}): EventRow => {
  const at = NOON + seq * 1000;
  return { seq, id: `e${seq}`, provider: "vox", type, at, receivedAt: at, late: false, data: {}, ...more };
};
const action = (more: Partial<ActionView>): ActionView => ({
  id: `call-${"0".repeat(64)}-${"1".repeat(32)}`,
  kind: "slack.post",
  state: "done",
  attempts: [],
  ...more,
});

type Shown = { events?: EventRow[]; actions?: ActionView[]; gaps?: EventType[] };

async function shown({ events = [], actions = [], gaps }: Shown, language: Language = "en", path = "/calls/vox/a") {
  const page = await visited(
    (visit) => fragment(visit, Timeline({ visit, events, actions, gaps, back: "/calls/vox/a" })),
    { path },
    { language },
  );
  return page.html;
}

/** What can be read, without tags. */
const wordsOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

describe("a time line", () => {
  it("has events and attempts in the order of time, each event with its data behind a fold", async () => {
    const html = await shown({
      events: [
        event(1, "call.initiated"),
        event(3, "call.ended", { data: { status: "no-answer", durationSeconds: 0 } }),
      ],
      actions: [
        action({
          attempts: [
            { at: NOON + 2000, outcome: "retry", status: 503, detail: "no" },
            { at: NOON + 4000, outcome: "done", status: 200, detail: "ok" },
          ],
        }),
      ],
    });
    expect(wordsOf(html)).toMatch(
      /Call began .* Slack post ↻ failed, tried again · answer 503 The service is out of order\. no .* Call ended · no answer .* Slack post ✓ done · answer 200 ok/,
    );
    expect(html.match(/<summary>Data<\/summary>/g)).toHaveLength(2);
    expect(html).toContain("&quot;status&quot;: &quot;no-answer&quot;");
  });

  it.each<[Language, RegExp]>([
    ["en", /Ringing came late .* Received 12:00:09 PM.* missing We were never told of “Answered”.* Call ended/],
    ["ko", /벨 울림 늦게 도착 .* 받은 시각 오후 12:00:09 .* 빠짐 ‘연결됨’ .* 통화 종료/],
  ])("says in %s what came late and what never came, in its place", async (language, expected) => {
    const late = event(1, "call.ringing", { late: true, receivedAt: NOON + 9000 });
    const events = [late, event(5, "call.ended", { data: { status: "completed" } })];
    expect(wordsOf(await shown({ events, gaps: ["call.ringing", "call.answered"] }, language))).toMatch(expected);
  });

  it("has buttons for what waits for a person, and only there", async () => {
    const failed = [{ at: NOON, outcome: "dead", status: 400, detail: "no" } as const];
    const buttonsOf = async (state: ActionView["state"]) => {
      const html = await shown({ actions: [action({ state, attempts: failed })] });
      return [...html.matchAll(/action="\/actions\/call-0+-1+\/(\w+)"|name="as" value="(\w+)"/g)].map(
        ([, path, value]) => path ?? value,
      );
    };
    expect(await buttonsOf("done")).toEqual([]);
    expect(await buttonsOf("retrying")).toEqual([]);
    expect(await buttonsOf("dead")).toEqual(["retry"]);
    expect(await buttonsOf("unknown")).toEqual(["resolve", "done", "not_done", "retry"]);
  });

  it("names what nobody has tried yet at its end", async () => {
    const html = await shown({ events: [event(1, "call.initiated")], actions: [action({ state: "planned" })] });
    expect(wordsOf(html)).toMatch(/Call began .* to come Slack post planned$/);
    expect(await shown({})).toContain("Nothing yet.");
  });

  it("folds what was said together, and is shown in parts where it is long", async () => {
    const said = (count: number) =>
      Array.from({ length: count }, (_, i) => event(i, "call.said", { data: { role: "agent", text: `line ${i}` } }));
    const html = await shown({ events: said(3) });
    expect(wordsOf(html)).toMatch(/3 things said .* Agent: line 0 .* Agent: line 2/);
    const many = Array.from({ length: 700 }, (_, i) => event(i, "call.moved", { data: { toName: `node ${i}.` } }));
    const second = await shown({ events: many }, "en", "/calls/vox/a?part=2&said=retried");
    expect(second).toContain("node 300.");
    expect(second).not.toContain("node 299.");
    expect(second).not.toContain("node 600.");
    expect(second).toContain('href="?part=1"');
    expect(second).toContain('href="?part=3"');
  });

  it("tells the way to an action's buttons, also where they are not on its first part", () => {
    const dead = action({ state: "dead", attempts: [{ at: NOON + 1e6, outcome: "dead", status: 400, detail: "no" }] });
    const many = (count: number) => Array.from({ length: count }, (_, i) => event(i, "call.moved"));
    expect(wayTo(dead.id, { events: many(299), actions: [dead] })).toBe(`#${dead.id}`);
    expect(wayTo(dead.id, { events: many(600), actions: [dead] })).toBe(`?part=3#${dead.id}`);
  });

  it("lets nothing that came from outside run, or turn the text around it", async () => {
    const evil = `"><script>alert(1)</script>\u202e<img src=x onerror=alert(1)>`;
    const html = await shown({
      events: [
        event(1, "call.said", { data: { role: evil, text: evil } }),
        event(2, "call.analyzed", { data: { summary: evil, fields: { [evil]: evil } } }),
        event(3, "message.received", { data: { text: evil } }),
      ],
      actions: [action({ state: "dead", attempts: [{ at: NOON, outcome: "dead", status: 400, detail: evil }] })],
    });
    expect(html).not.toMatch(/<script|<img|\u202e/);
    expect(html).toContain("\\u202e");
  });

  it("cuts data that is very long, and says so", async () => {
    const html = await shown({ events: [event(1, "call.analyzed", { data: { fields: { x: "y".repeat(50_000) } } })] });
    expect(html.length).toBeLessThan(30_000);
    expect(html).toContain("Cut short");
  });
});
