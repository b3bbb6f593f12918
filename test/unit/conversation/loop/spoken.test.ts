import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Spoken, asHeard, withSentence } from "../../../../src/conversation/loop/spoken.ts";
import type { Said } from "../../../../src/conversation/said.ts";

const CALLER: Said = { turn: 1, role: "caller", text: "몇 시까지 하나요?" };
const agent = (text: string): Said => ({ turn: 1, role: "agent", text });

/** Sentences that were commanded so, and the line that they make. */
function commanded(...sentences: { text: string; at: number }[]) {
  const spoken = sentences.reduce<Spoken | null>((sofar, one) => withSentence(sofar, 1, one), null);
  const line = agent(sentences.map(({ text }) => text).join(" "));
  return { spoken: spoken ?? { turn: 1, sentences: [] }, said: [CALLER, line] };
}
function heard(sentences: { text: string; at: number }[], now: number): string | undefined {
  const { spoken, said } = commanded(...sentences);
  return asHeard(said, spoken, now)[1]?.text;
}

const THREE = ["먼저 성함을 말씀해 주세요.", "그다음 연락처를 말씀해 주세요.", "마지막으로 날짜요."];

describe("what was heard when the caller cuts in", () => {
  it("is the first sentence at least, and of others what can have begun by then", () => {
    const atOnce = THREE.map((text) => ({ text, at: 100 }));
    expect(heard(atOnce, 100)).toBe(THREE[0]);
    expect(heard(atOnce, 1500)).toBe(THREE.slice(0, 2).join(" "));
    expect(heard(atOnce, 60_000)).toBe(THREE.join(" "));
  });

  it("has no sentence that was commanded after others had long been played, and is not there yet", () => {
    const apart = THREE.map((text, index) => ({ text, at: index * 10_000 }));
    expect(heard(apart, 10_000)).toBe(THREE.slice(0, 2).join(" "));
    expect(heard(apart, 19_999)).toBe(THREE.slice(0, 2).join(" "));
  });

  it("leaves all other lines as they are, and what stood on the line before", () => {
    const { spoken } = commanded(...THREE.map((text) => ({ text, at: 0 })));
    const before: Said[] = [{ turn: 0, role: "agent", text: "강남내과입니다." }, CALLER];
    expect(asHeard([...before, agent(`잠시만요. ${THREE.join(" ")}`)], spoken, 0)).toEqual([
      ...before,
      agent(`잠시만요. ${THREE[0]}`),
    ]);
    expect(asHeard([...before, agent("아주 긴 말이라 잘렸…")], spoken, 0)).toEqual([
      ...before,
      agent("아주 긴 말이라 잘렸…"),
    ]);
  });

  it("is a beginning of what was commanded, sentence by sentence, and no less the later it is", () => {
    const sentence = fc.record({
      text: fc.constantFrom("네.", "여섯 시까지입니다.", "At six.", "점심은 한 시부터 두 시까지예요."),
      wait: fc.nat(5000),
    });
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1 }), fc.nat(60_000), fc.nat(5000), (given, now, later) => {
        let at = 0;
        const sentences = given.map(({ text, wait }) => ({ text, at: (at += wait) }));
        const begun = (sofar: number) =>
          heard(
            sentences.filter((one) => one.at <= sofar),
            sofar,
          ) ?? "";
        const texts = sentences.map(({ text }) => text);
        const beginnings = texts.map((_, index) => texts.slice(0, index + 1).join(" "));
        if (now >= (sentences[0]?.at ?? 0)) {
          expect(beginnings).toContain(begun(now));
          expect(begun(now + later).startsWith(begun(now))).toBe(true);
        }
      }),
    );
  });
});

it("sentences are those of the latest turn alone", () => {
  const first = withSentence(null, 1, { text: "네.", at: 1 });
  expect(withSentence(first, 1, { text: "됩니다.", at: 2 }).sentences).toHaveLength(2);
  expect(withSentence(first, 2, { text: "됩니다.", at: 2 })).toEqual({
    turn: 2,
    sentences: [{ text: "됩니다.", at: 2 }],
  });
});
