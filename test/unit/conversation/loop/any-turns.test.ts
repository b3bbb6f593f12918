import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { NO_TURNS } from "../../../../src/conversation/loop/turns.ts";
import { anyCourse as course, anyTold as told, run } from "./courses.ts";
import { done, follow, played, say, sentence } from "./talk.ts";

describe("whatever comes, in whichever order", () => {
  it("gives a turn one reply at most, and counts turns up", () => {
    fc.assert(
      fc.property(course, (events) => {
        const steps = run(events);
        const effects = steps.flatMap((step) => step.effects);
        for (const kind of ["reply", "transcribe"]) {
          const turns = effects.flatMap((effect) => (effect.do === kind && "turn" in effect ? [effect.turn] : []));
          expect(new Set(turns).size).toBe(turns.length);
        }
        for (const { before, turns } of steps) expect([0, 1]).toContain(turns.turn - before.turn);
      }),
    );
  });

  it("speaks nothing of a turn that was stopped or is over, nor after the call, and each sentence once", () => {
    fc.assert(
      fc.property(course, (events) => {
        let stopped = -1;
        const spoken = new Set<string>();
        for (const { event, before, command, effects } of run(events)) {
          if (command?.action === "stop") stopped = before.phase === "listening" ? before.turn - 1 : before.turn;
          for (const effect of effects) {
            if (effect.do !== "speak") continue;
            expect(effect.turn).toBeGreaterThan(stopped);
            expect(before.phase).not.toBe("over");
            expect(spoken.has(`${effect.turn} ${effect.sentence}`)).toBe(false);
            spoken.add(`${effect.turn} ${effect.sentence}`);
          }
          if (event.name === "call_ended") stopped = Infinity;
        }
      }),
    );
  });

  it("remembers of our side what was spoken, and of the caller what was told, and nothing else", () => {
    fc.assert(
      fc.property(course, (events) => {
        const steps = run(events);
        const { said } = steps.at(-1)?.turns ?? NO_TURNS;
        const texts = new Map<number, string[]>();
        for (const { effects, command } of steps) {
          if (command?.action === "play") texts.set(0, [command.text]);
          for (const effect of effects)
            if (effect.do === "speak") texts.set(effect.turn, [...(texts.get(effect.turn) ?? []), effect.text]);
        }
        const ofAgent = said.filter(({ role }) => role === "agent");
        expect(ofAgent.map(({ turn, text }) => [turn, text])).toEqual(
          [...texts].map(([turn, parts]) => [turn, parts.join(" ")]),
        );
        expect(said.map(({ turn }) => turn)).toEqual(said.map(({ turn }) => turn).toSorted((a, b) => a - b));
      }),
    );
  });

  it("answers the same to a repeat that has the same id, and nothing else follows of it", () => {
    fc.assert(
      fc.property(course, told, (events, event) => {
        const turns = run(events).at(-1)?.turns ?? NO_TURNS;
        const known = { ...event, id: "known" };
        const [first, second] = follow([known, known], turns);
        expect(second).toMatchObject({ turns: first?.turns, effects: [] });
        if (event.name === "incoming_call") expect(second?.command).toEqual(first?.command);
      }),
    );
  });

  it("takes nothing from our side that is of another turn", () => {
    fc.assert(
      fc.property(course, (events) => {
        for (const { event, before, turns, effects } of run(events))
          if ("turn" in event && event.turn !== before.turn) expect([turns, effects]).toEqual([before, []]);
      }),
    );
  });

  it("never leaves a reply under way behind: one that is cut off is cancelled", () => {
    fc.assert(
      fc.property(course, (events) => {
        for (const { before, turns, effects } of run(events)) {
          const isLost = before.reply !== "none" && (turns.turn !== before.turn || turns.phase === "over");
          if (isLost) expect(effects).toContainEqual({ do: "cancel", turn: before.turn });
        }
      }),
    );
  });

  it("stays small and plain JSON", () => {
    const turns = follow(
      Array.from({ length: 500 }, (_, n) => [
        say(`말 ${n}`, `e${n}`),
        sentence(n + 1, "x".repeat(5000)),
        done(n + 1),
        played,
      ]).flat(),
    ).at(-1)?.turns;
    expect(turns?.turn).toBe(501);
    expect([turns?.seen.length, turns?.said.length]).toEqual([100, 60]);
    expect(Math.max(...(turns?.said ?? []).map(({ text }) => text.length))).toBe(2000);
    expect(JSON.parse(JSON.stringify(turns))).toEqual(turns);
  });
});
