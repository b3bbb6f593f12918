import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  type Answer,
  NO_TEXTING,
  type Texting,
  answered,
  maySendAgain,
  receive,
} from "../../../src/contacts/texting.ts";
import { DAY, HOUR, MINUTE } from "../../../src/lib/instant.ts";

const NOON = Date.UTC(2026, 10, 21, 3);
type Coming = { text?: string; isAutomatic?: boolean; now: number };
type Answered = { now: number; text: string; isAutomatic: boolean; before: Texting; answer: Answer };

/** What each of the texts is answered with, one after the other. */
function answersTo(coming: readonly Coming[]): Answered[] {
  let texting = NO_TEXTING;
  return coming.map(({ text = "안녕하세요", isAutomatic = false, now }) => {
    const before = texting;
    const { texting: after, answer } = receive(before, { text, isAutomatic, at: now }, now);
    texting = answered(after, answer, now);
    return { now, text, isAutomatic, before, answer };
  });
}
const only = (coming: readonly Coming[]) => answersTo(coming).map(({ answer }) => answer);

describe("a text", () => {
  it("is answered, and the next not within ten minutes", () => {
    const texts = [0, 1, 10 * MINUTE - 1, 10 * MINUTE, 10 * MINUTE + 1].map((after) => ({ now: NOON + after }));
    expect(only(texts)).toEqual(["reply", null, null, "reply", null]);
  });

  it("is answered five times a day at most", () => {
    const texts = Array.from({ length: 8 }, (_, hour) => ({ now: NOON + hour * HOUR }));
    expect(only(texts)).toEqual([...Array.from({ length: 5 }, () => "reply"), null, null, null]);
    expect(only([...texts, { now: NOON + DAY - 1 }, { now: NOON + DAY }]).slice(-2)).toEqual([null, "reply"]);
  });

  it("of a machine is not answered, and takes nobody's turn", () => {
    expect(only([{ now: NOON, isAutomatic: true }, { now: NOON + 1 }])).toEqual([null, "reply"]);
  });

  it("that nothing is to be said to is taken note of all the same", () => {
    const { texting } = receive(NO_TEXTING, { text: "네", isAutomatic: true, at: NOON }, NOON);
    expect(texting).toEqual({ ...NO_TEXTING, lastTextAt: NOON });
  });
});

describe("somebody who wants no more texts", () => {
  it("is told so once, then nothing until they want them again, which is told once too", () => {
    const texts = ["안녕하세요", "STOP", "수신거부", "안녕하세요", "START", "수신동의", "안녕하세요", "거부"];
    expect(only(texts.map((text, index) => ({ text, now: NOON + index * 15 * MINUTE })))).toEqual([
      "reply",
      "stop",
      null,
      null,
      "start",
      null,
      "reply",
      "stop",
    ]);
  });

  it("is followed even where a machine says it, which is told nothing", () => {
    const { texting, answer } = receive(NO_TEXTING, { text: "STOP", isAutomatic: true, at: NOON }, NOON);
    expect([texting.wish, answer]).toEqual([{ is: "stop", at: NOON }, null]);
  });

  it("is not taken to want them again by what was written before and came later", () => {
    const { texting } = receive(NO_TEXTING, { text: "STOP", isAutomatic: false, at: NOON }, NOON);
    const late = receive(texting, { text: "START", isAutomatic: false, at: NOON - MINUTE }, NOON + MINUTE);
    expect([late.texting.wish, late.answer]).toEqual([{ is: "stop", at: NOON }, null]);
  });
});

describe("whatever comes, and whenever", () => {
  const coming = fc.record({
    text: fc.constantFrom("네", "네", "네", "언제 여나요?", "STOP", "수신동의", "Start."),
    isAutomatic: fc.constantFrom(false, false, false, true),
    wait: fc.oneof(fc.nat(5 * MINUTE), fc.constantFrom(0, 10 * MINUTE - 1, 10 * MINUTE, HOUR, DAY - 1, DAY)),
  });
  const sequence = fc.array(coming, { maxLength: 60 }).map((texts) => {
    let now = NOON;
    return texts.map(({ wait, ...text }) => ({ ...text, now: (now += wait) }));
  });
  const repliesIn = (all: readonly Answered[]) => all.filter(({ answer }) => answer === "reply").map(({ now }) => now);

  it("one answer in ten minutes and five in any day are the most", () => {
    fc.assert(
      fc.property(sequence, (texts) => {
        const replies = repliesIn(answersTo(texts));
        for (const [index, at] of replies.entries()) {
          expect(at - (replies[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(10 * MINUTE);
          expect(at - (replies[index - 5] ?? -Infinity)).toBeGreaterThanOrEqual(DAY);
        }
      }),
    );
  });

  it("an answer is given where it may be", () => {
    fc.assert(
      fc.property(sequence, (texts) => {
        const all = answersTo(texts);
        for (const [index, { now, text, isAutomatic, before, answer }] of all.entries()) {
          const replies = repliesIn(all.slice(0, index)).filter((at) => at > now - DAY);
          const isWish = !["네", "언제 여나요?"].includes(text);
          const isFree = replies.length < 5 && replies.every((at) => at <= now - 10 * MINUTE);
          if (!isWish) expect(answer === "reply").toBe(isFree && !isAutomatic && before.wish?.is !== "stop");
        }
      }),
    );
  });

  it("nothing is answered between a stop and a start, and a wish when it changes, four times a day at most", () => {
    fc.assert(
      fc.property(sequence, (texts) => {
        let wish: string | null = null;
        const told: number[] = [];
        for (const { text, isAutomatic, answer, now } of answersTo(texts)) {
          const said = text === "STOP" ? "stop" : text === "수신동의" || text === "Start." ? "start" : null;
          const isTooMuch = told.filter((at) => at > now - DAY).length >= 4;
          if (said) expect(answer).toBe(said === wish || isAutomatic || isTooMuch ? null : said);
          else if (wish === "stop") expect(answer).toBe(null);
          if (said && answer) told.push(now);
          wish = said ?? wish;
        }
      }),
    );
  });

  it.each([1000, 10 * MINUTE, 4 * HOUR])("a machine that answers everything after %i ms ends by itself", (wait) => {
    let texting = NO_TEXTING;
    let answers = 0;
    for (let isAnswered = true; isAnswered && answers < 100; answers += isAnswered ? 1 : 0) {
      const text = "문자 감사합니다. 곧 연락드리겠습니다.";
      const now = NOON + answers * wait;
      const received = receive(texting, { text, isAutomatic: false, at: now }, now);
      texting = answered(received.texting, received.answer, now);
      isAnswered = received.answer !== null;
    }
    expect(answers).toBeLessThanOrEqual(5);
  });

  it("a text that gets no answer after all takes nobody's turn", () => {
    const { texting } = receive(NO_TEXTING, { text: "네", isAutomatic: false, at: NOON }, NOON);
    expect(receive(texting, { text: "네?", isAutomatic: false, at: NOON }, NOON + 1).answer).toBe("reply");
  });

  it("an answer that was held up does not go out right before or after another", () => {
    const texting = { ...NO_TEXTING, sent: { action: "a", at: NOON } };
    const may = (action: string, now: number) => maySendAgain(texting, action, now);
    expect([may("a", NOON), may("b", NOON + 10 * MINUTE - 1), may("b", NOON + 10 * MINUTE)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("what is remembered does not grow", () => {
    const texts = Array.from({ length: 1000 }, (_, index) => ({ now: NOON + index * HOUR }));
    expect(answersTo(texts).at(-1)?.before.replies).toHaveLength(5);
  });
});
