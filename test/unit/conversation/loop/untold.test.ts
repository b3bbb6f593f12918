import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { NO_TURNS } from "../../../../src/conversation/loop/turns.ts";
import { type Line, NOTHING_UNTOLD, type Untold, linesAfter } from "../../../../src/conversation/loop/untold.ts";
import { type Happening, anyCourse, run } from "./courses.ts";
import { done, ended, incoming, played, say, sentence, speech } from "./talk.ts";

/** What is told after each of these, the n-th of which happens at n. */
function told(events: readonly Happening[]): { at: number; lines: Line[] }[] {
  let untold: Untold = NOTHING_UNTOLD;
  return run(events).map(({ turns }, at) => {
    const next = linesAfter(untold, turns, at);
    untold = JSON.parse(JSON.stringify(next.untold)) as Untold;
    return { at, lines: next.lines };
  });
}
const written = (events: readonly Happening[]) =>
  told(events).flatMap(({ at, lines }) => lines.map((line) => `${at}: ${line.at} ${line.role} ${line.text}`));

describe("a line is told", () => {
  const greeted = [incoming, played];
  const two = (turn: number) => [sentence(turn, "여섯 시까지요."), sentence(turn, "점심은 한 시요."), done(turn)];

  it("of the caller at once, of ours when its turn is over, each with the time at which it began", () => {
    expect(written([...greeted, say("몇 시까지 하나요?"), ...two(1), played, speech, say("네"), ended])).toEqual([
      "1: 0 agent 강남내과입니다.",
      "2: 2 caller 몇 시까지 하나요?",
      "6: 3 agent 여섯 시까지요. 점심은 한 시요.",
      "8: 8 caller 네",
    ]);
  });

  it("of ours when all of it is played, or the caller speaks, where the platform is known to tell of each sentence", () => {
    const first = [...greeted, say("몇 시까지 하나요?"), ...two(1), played, played];
    const second = [...first, speech, say("네"), ...two(2), played];
    expect(written([...second, played]).at(-1)).toBe("14: 10 agent 여섯 시까지요. 점심은 한 시요.");
    expect(written([...second, speech]).at(-1)).toBe("14: 10 agent 여섯 시까지요. 점심은 한 시요.");
    expect(written([...second, { name: "silence", turn: 3 }]).at(-1)).toContain("14: 10 agent");
  });

  it("once, in order, and does not change any more, whatever happens", () => {
    fc.assert(
      fc.property(anyCourse, (events) => {
        const lines = told(events).flatMap((step) => step.lines);
        const said = run(events).at(-1)?.turns.said ?? [];
        expect(lines.map(({ at: _, ...line }) => line)).toEqual(said.slice(0, lines.length));
        const times = lines.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });

  it("when the call is over at the latest", () => {
    fc.assert(
      fc.property(anyCourse, (events) => {
        const said = run([...events, ended]).at(-1)?.turns.said ?? [];
        expect(told([...events, ended]).flatMap(({ lines }) => lines)).toHaveLength(said.length);
      }),
    );
  });

  it("of a call in which so much was said that the oldest is forgotten", () => {
    const turns = Array.from({ length: 50 }, (_, n) => [say(`말 ${n}`), sentence(n + 1, "네."), done(n + 1), played]);
    const lines = written([incoming, played, ...turns.flat(), ended]);
    expect(lines).toHaveLength(101);
    expect(new Set(lines.map((line) => line.replace(/^\d+: /, ""))).size).toBe(101);
  });
});

it("nothing is told before anything was said", () => {
  expect(linesAfter(NOTHING_UNTOLD, NO_TURNS, 1)).toEqual({ lines: [], untold: NOTHING_UNTOLD });
});
