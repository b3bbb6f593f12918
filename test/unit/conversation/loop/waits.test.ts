import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { NO_TURNS } from "../../../../src/conversation/loop/turns.ts";
import { speakingMs, waitAfter } from "../../../../src/conversation/loop/waits.ts";
import { type Happening, anyCourse, run } from "./courses.ts";
import { audio, done, ended, incoming, played, say, sentence, speech } from "./talk.ts";

const NOW = 1_000_000;
const STEP = 1000;

/** What is waited for after each of these, one a second. */
function waits(events: readonly Happening[]) {
  let before: Parameters<typeof waitAfter>[0] = null;
  return run(events).map(({ turns }, index) => {
    const wait = waitAfter(before, turns, NOW + index * STEP);
    before = { turns, wait };
    return wait && { ...wait, at: wait.at - NOW - index * STEP };
  });
}
const last = (...events: Happening[]) => waits(events).at(-1);
const GREETED = [incoming, played];
const ASKED = [...GREETED, say("몇 시까지 하나요?")];

describe("what is waited for", () => {
  it("is the caller, once all is spoken, for a quarter of a minute", () => {
    const greeted = speakingMs("강남내과입니다.");
    expect(last(incoming)).toEqual({ name: "silence", at: 15_000 + greeted });
    expect(last(...GREETED)).toEqual({ name: "silence", at: 15_000 });
    expect(last(...ASKED, sentence(1, "네."), done(1))).toEqual({ name: "silence", at: 15_000 + speakingMs("네.") });
  });

  it("is the caller anew with each sentence that the platform says is played", () => {
    const spoken = [...ASKED, sentence(1, "네."), sentence(1, "됩니다."), done(1)];
    expect(waits([...spoken, played, played, played]).slice(-3)).toEqual(
      [15_000, 15_000, 15_000 - STEP].map((at) => ({ name: "silence", at })),
    );
  });

  it("is the end of a goodbye, where the platform does not tell of each of its sentences", () => {
    const leave = { name: "leave" as const, turn: 1 };
    const parted = [...ASKED, sentence(1, "감사합니다."), sentence(1, "안녕히 계세요."), leave, done(1)];
    const goodbye = { name: "silence", at: 5000 + speakingMs("감사합니다. 안녕히 계세요.") };
    expect(waits([...parted, played]).slice(-2)).toEqual([goodbye, { ...goodbye, at: goodbye.at - STEP }]);
  });

  it("is half a minute while the caller is heard to speak", () => {
    expect(last(...GREETED, speech)).toEqual({ name: "silence", at: 30_000 });
    expect(last(...GREETED, speech, say(" "))).toEqual({ name: "silence", at: 15_000 });
  });

  it("is something from the first, also where what happens first changes nothing", () => {
    expect(waitAfter({ turns: NO_TURNS, wait: null }, NO_TURNS, NOW)).toEqual({ name: "silence", at: NOW + 15_000 });
  });

  it("is the first sentence, for as long as a caller waits, and then the next", () => {
    expect(last(...ASKED)).toEqual({ name: "timed_out", at: 8000 });
    expect(last(...ASKED, sentence(1, "네."))).toEqual({ name: "reply_failed", at: 12_000 });
  });

  it("is the first sentence for no longer where the words come as sound that has to be written down", () => {
    const heard = { name: "transcribed" as const, turn: 1, words: "네" };
    expect(waits([...GREETED, audio("a"), heard]).slice(-2)).toEqual([
      { name: "timed_out", at: 8000 },
      { name: "timed_out", at: 8000 - STEP },
    ]);
  });

  it("is nothing once the call is over", () => {
    expect(last(...ASKED, ended)).toBeNull();
  });

  it("is not put off by what is told again, or comes too late", () => {
    const late = [say("몇 시까지 하나요?"), speech, played, incoming, sentence(0, "네."), done(7)];
    expect(waits([...ASKED, ...late]).slice(-late.length)).toEqual(
      late.map((_, index) => ({ name: "timed_out", at: 8000 - STEP * (index + 1) })),
    );
  });

  it("is never nothing while the call is on, and no longer than a minute and what is spoken takes", () => {
    fc.assert(
      fc.property(anyCourse, (events) => {
        const steps = run(events);
        for (const [index, wait] of waits(events).entries()) {
          const turns = steps[index]?.turns;
          expect(wait === null).toBe(turns?.phase === "over");
          expect(wait?.at ?? 0).toBeLessThanOrEqual(60_000 + speakingMs(turns?.said.at(-1)?.text ?? ""));
        }
      }),
    );
  });

  it("does not change with what changes nothing, whatever that is", () => {
    fc.assert(
      fc.property(anyCourse, (events) => {
        const steps = run(events);
        let before: Parameters<typeof waitAfter>[0] = null;
        for (const [index, { turns }] of steps.entries()) {
          const wait = waitAfter(before, turns, NOW + index * STEP);
          const isSame = before && JSON.stringify(before.turns) === JSON.stringify(turns);
          if (isSame) expect(wait).toEqual(before?.wait);
          before = { turns, wait };
        }
      }),
    );
  });
});

describe("the time to speak a text", () => {
  it("is about that of a voice on the phone, in Korean and in English", () => {
    expect(speakingMs("안녕하세요, 강남내과입니다. 무엇을 도와드릴까요?")).toBeGreaterThan(3000);
    expect(speakingMs("안녕하세요, 강남내과입니다. 무엇을 도와드릴까요?")).toBeLessThan(6000);
    expect(speakingMs("Hello, this is the clinic. How can I help you?")).toBeGreaterThan(2000);
    expect(speakingMs("Hello, this is the clinic. How can I help you?")).toBeLessThan(5000);
    expect(speakingMs("")).toBe(0);
  });
});
