import fc from "fast-check";
import { expect, it } from "vitest";

import { type MissedSpell, SPELL, fold } from "../../../src/contacts/missed.ts";

const NOW = Date.UTC(2026, 10, 21, 6);

it("one person's missed calls are told of at once at most every ten minutes, and asked again it is the same", () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: SPELL * 1.5 }), fc.nat(12)), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(steps, (all) => {
      let [spells, now]: [MissedSpell[], number] = [[], NOW];
      const alone: number[] = [];
      const answers = new Map<string, string>();
      for (const [wait, name] of all) {
        now += wait;
        const action = `a${name}`;
        const told = fold(spells, { action, calledAt: now }, now);
        const isKnown = spells.some(({ alert, folded }) => alert === action || folded.includes(action));
        if (isKnown) expect(told.spell.alert).toBe(answers.get(action));
        else if (!told.isFolded) alone.push(now);
        answers.set(action, told.spell.alert);
        spells = told.spells;
        expect(spells.length).toBeLessThanOrEqual(5);
      }
      for (const [i, at] of alone.entries()) if (i > 0) expect(at - (alone[i - 1] ?? 0)).toBeGreaterThanOrEqual(SPELL);
    }),
  );
});

it("each that is folded is counted with the alert that came before it", () => {
  const tell = (spells: MissedSpell[], action: string, now: number) => fold(spells, { action, calledAt: now }, now);
  const first = tell([], "a", NOW);
  expect([first.isFolded, first.spell]).toEqual([
    false,
    { alert: "a", at: NOW, folded: [], firstAt: NOW, lastAt: NOW },
  ]);
  const third = tell(tell(first.spells, "b", NOW + 1).spells, "c", NOW + 2);
  expect([third.isFolded, third.spell]).toEqual([
    true,
    { alert: "a", at: NOW, folded: ["b", "c"], firstAt: NOW, lastAt: NOW + 2 },
  ]);
});
