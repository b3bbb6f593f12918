import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Line, Lines } from "../../../../src/conversation/stream/lines.ts";
import { soundOf } from "./bridge-setting.ts";

function createLines() {
  const told: Line[] = [];
  const lines = new Lines((line) => void told.push(line));
  /** The model has made so much of an item, and so much of it was sent. */
  const say = (item: string, text: string, sound: { madeMs?: number; sentMs?: number; mark?: number } = {}) => {
    const { madeMs = 1000, mark = 1 } = sound;
    const sentMs = sound.sentMs ?? madeMs;
    lines.add(item, text);
    lines.made(item, soundOf(madeMs));
    if (sentMs > 0) lines.sent({ item, ms: sentMs, mark, at: 0 });
  };
  return { lines, told, say, texts: () => told.map(({ text }) => text) };
}

describe("a line of ours", () => {
  it("is told when all of it was said, sent and heard, in whichever order", () => {
    const { lines, say, texts } = createLines();
    say("a", "안녕", { mark: 1 });
    say("a", "하세요.", { mark: 2 });
    lines.heard(2);
    expect(texts()).toEqual([]);
    lines.endAll();
    lines.heard(1);
    expect(texts()).toEqual([]);
    lines.heard(2);
    lines.heard(2);
    expect(texts()).toEqual(["안녕하세요."]);
  });

  it("is as the model writes it in the end", () => {
    const { lines, say, texts } = createLines();
    say("a", "안녕하세");
    lines.set("a", " 안녕하세요. ");
    lines.endAll();
    lines.heard(1);
    expect(texts()).toEqual(["안녕하세요."]);
  });

  it("is none where nothing of it was sent", () => {
    const { lines, say, texts } = createLines();
    say("a", "안녕", { sentMs: 0 });
    lines.endAll();
    lines.heard(9);
    lines.cutOff([]);
    expect(texts()).toEqual([]);
  });

  it("is cut where its sound was dropped", () => {
    const { lines, say, texts } = createLines();
    say("a", "하나 둘 셋 넷", { madeMs: 1000, sentMs: 500 });
    lines.endAll();
    lines.heard(1);
    expect(texts()).toEqual(["하나 둘"]);
  });

  it("that is cut off is the whole words that were heard, and never said on", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, unit: fc.constantFrom("가", "b", "😀", ".") }), { minLength: 1 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 0, max: 5000 }),
        (words, sentMs, ms) => {
          const { lines, say, texts } = createLines();
          const heardMs = Math.min(ms, sentMs);
          say("a", words.join(" "), { madeMs: sentMs });
          lines.cutOff([{ item: "a", heardMs, sentMs }]);
          lines.heard(1);
          const [text = "", ...more] = texts();
          expect(more).toEqual([]);
          const heard = text === "" ? [] : text.split(" ");
          expect(heard).toEqual(words.slice(0, heard.length));
          expect(text.length / words.join(" ").length).toBeLessThanOrEqual(heardMs / sentMs);
          if (heardMs === sentMs) expect(heard).toEqual(words);
        },
      ),
    );
  });
});

describe("a line of the caller's", () => {
  it("begins when the caller began, or now, where nobody noticed", () => {
    const { lines, told } = createLines();
    lines.begin("a", 100);
    lines.written("a", "네", 900);
    lines.written("b", "아니요", 950);
    expect(told).toMatchObject([
      { role: "caller", text: "네", at: 100 },
      { text: "아니요", at: 950 },
    ]);
  });

  it("is missed until it is written", () => {
    const { lines } = createLines();
    expect(lines.forgetUnwritten()).toBe(false);
    lines.begin("a", 100);
    expect([lines.forgetUnwritten(), lines.forgetUnwritten()]).toEqual([true, false]);
  });
});

it("what is not yet a line is bounded, in number and in length", () => {
  const { lines, say, texts } = createLines();
  for (let n = 0; n < 1000; n++) say(`item_${n}`, "말 ".repeat(5000), { madeMs: 1 });
  expect(lines.unheard).toHaveLength(100);
  lines.endAll();
  lines.heard(1);
  for (const text of texts()) expect(text.length).toBeLessThanOrEqual(4000);
});
