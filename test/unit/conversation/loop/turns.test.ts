import { describe, expect, it } from "vitest";

import { hangUp } from "../../../../src/conversation/loop/moves.ts";
import { type Effect, type Next, NO_TURNS, type Ours, type Told } from "../../../../src/conversation/loop/turns.ts";
import { audio, done, ended, follow, incoming, played, say, sayings, sentence, speech } from "./talk.ts";

/** The last thing that follows. */
function last(...events: (Told | Ours)[]): Next {
  return follow(events).at(-1) ?? { turns: NO_TURNS, command: null, effects: [] };
}

const GREETED = [incoming, played];
const ASKED = [...GREETED, say("몇 시까지 하나요?")];
const SPEAKING = [...ASKED, sentence(1, "여섯 시까지입니다."), sentence(1, "점심은 한 시부터입니다.")];
const ANSWERED = [...SPEAKING, done(1)];

const lines = ({ turns }: Next) => turns.said.map(({ turn, role, text }) => `${turn} ${role}: ${text}`);
const speak = (turn: number, nth: number, text: string): Effect => ({ do: "speak", turn, sentence: nth, text });

describe("a call that we end", () => {
  it("takes the reply along that is under way", () => {
    expect(hangUp(last(...SPEAKING).turns)).toMatchObject({
      turns: { phase: "over", reply: "none" },
      effects: [{ do: "cancel", turn: 1 }, { do: "hang_up" }],
    });
    expect(hangUp(last(...ANSWERED).turns).effects).toEqual([{ do: "hang_up" }]);
  });
});

describe("a conversation", () => {
  it("is a greeting, words, a reply sentence by sentence, and again", () => {
    const told = follow([...ANSWERED, played, speech, say("네"), sentence(2, "감사합니다."), done(2), played, ended]);
    expect(told.map(({ command }) => command?.action ?? null)).toEqual([
      "play",
      "listen",
      "wait",
      null,
      null,
      null,
      "listen",
      "stop",
      "wait",
      null,
      null,
      "listen",
      null,
    ]);
    expect(told.flatMap(({ effects }) => effects)).toEqual([
      { do: "reply", turn: 1 },
      speak(1, 1, "여섯 시까지입니다."),
      speak(1, 2, "점심은 한 시부터입니다."),
      { do: "reply", turn: 2 },
      speak(2, 1, "감사합니다."),
    ]);
    expect(told.at(-1) && lines(told.at(-1) as Next)).toEqual([
      "0 agent: 강남내과입니다.",
      "1 caller: 몇 시까지 하나요?",
      "1 agent: 여섯 시까지입니다. 점심은 한 시부터입니다.",
      "2 caller: 네",
      "2 agent: 감사합니다.",
    ]);
  });

  it("greets a repeated call the same, and never in its midst", () => {
    expect(follow([incoming, incoming]).map(({ command }) => command)).toEqual(
      [1, 2].map(() => ({ action: "play", text: sayings.greeting })),
    );
    expect(lines(last(incoming, incoming))).toEqual(["0 agent: 강남내과입니다."]);
    expect(last(...ASKED, incoming)).toMatchObject({ command: null, effects: [] });
  });

  it("begins with words too that come before the greeting is played", () => {
    expect(last(incoming, say("여보세요"))).toMatchObject({
      command: { action: "wait" },
      effects: [{ do: "reply", turn: 1 }],
    });
    expect(last(incoming, speech)).toMatchObject({ command: { action: "stop" }, turns: { turn: 1 } });
  });
});

describe("words that come again", () => {
  it("get the same answer without a second reply, while we think and while we speak", () => {
    for (const before of [ASKED, SPEAKING, ANSWERED])
      for (const again of [say("몇 시까지 하나요?"), say("몇 시까지"), audio("몇 시")]) {
        const { command, effects, turns } = last(...before, again);
        expect([command, effects, turns.turn]).toEqual([{ action: "wait" }, [], 1]);
      }
  });

  it("get no reply in a later turn either, where they have the id of the first", () => {
    const next = last(...GREETED, say("네", "e1"), sentence(1, "네."), done(1), played, say("네", "e1"));
    expect(next).toMatchObject({ command: { action: "wait" }, effects: [], turns: { turn: 2, phase: "listening" } });
    expect(last(...GREETED, say("네", "e1"), sentence(1, "네."), done(1), played, say("네", "e2")).effects).toEqual([
      { do: "reply", turn: 2 },
    ]);
  });

  it("get none where the platform tells of speech, and told of none since", () => {
    const once = [...GREETED, speech, say("네"), sentence(1, "네."), done(1), played];
    expect(last(...once, say("네")).effects).toEqual([]);
    expect(last(...once, speech, say("네")).effects).toEqual([{ do: "reply", turn: 2 }]);
    expect(last(...once, say("아니요")).effects).toEqual([{ do: "reply", turn: 2 }]);
  });

  it("are others, if other words come after speech was detected again", () => {
    const more = last(...ASKED, speech, say("내일요"));
    expect(more.effects).toEqual([
      { do: "cancel", turn: 1 },
      { do: "reply", turn: 2 },
    ]);
    expect(lines(more).slice(1)).toEqual(["1 caller: 몇 시까지 하나요?", "2 caller: 내일요"]);
    expect(last(...ASKED, speech, say("몇 시까지 하나요?")).effects).toEqual([]);
    expect(last(...ASKED, speech, sentence(1, "여섯 시까지입니다.")).effects).toHaveLength(1);
  });

  it("are none if nothing was said", () => {
    expect(last(...GREETED, say(" "))).toMatchObject({ command: { action: "listen" }, effects: [] });
    expect(last(...ASKED, say(""))).toMatchObject({ command: { action: "wait" }, effects: [] });
  });
});

describe("a caller who cuts in", () => {
  it("stops the reply, of which only what was spoken stays", () => {
    const cutOff = last(...SPEAKING, speech);
    expect(cutOff).toMatchObject({
      command: { action: "stop" },
      effects: [{ do: "cancel", turn: 1 }],
      turns: { turn: 2 },
    });
    const after = last(...SPEAKING, speech, sentence(1, "주말은 쉽니다."), done(1));
    expect([after.effects, lines(after)]).toEqual([[], lines(cutOff)]);
    expect(last(...SPEAKING, speech, say("토요일은요?")).effects).toEqual([{ do: "reply", turn: 2 }]);
  });

  it("stops what is written but not all played, and nothing once it is", () => {
    expect(last(...ANSWERED, speech)).toMatchObject({ command: { action: "stop" }, effects: [] });
    expect(last(...ANSWERED, played, speech)).toMatchObject({ command: { action: "stop" }, effects: [] });
    expect(last(...ANSWERED, played, played, speech)).toMatchObject({ command: null, effects: [] });
  });

  it("stops it with words too that come after speech which may have been what we answer", () => {
    const cutOff = last(...ASKED, speech, sentence(1, "여섯 시까지입니다."), sentence(1, "점심은요."), say("내일요"));
    expect(cutOff).toMatchObject({ command: { action: "stop" }, turns: { turn: 2, phase: "thinking", playing: 0 } });
    expect(cutOff.effects).toEqual([
      { do: "cancel", turn: 1 },
      { do: "reply", turn: 2 },
    ]);
    expect(last(...ASKED, speech, say("내일요")).command).toEqual({ action: "wait" });
  });

  it("is not taken to cut in between two sentences that are played one by one", () => {
    expect(last(...SPEAKING, played, played)).toMatchObject({
      command: { action: "listen" },
      turns: { turn: 1, phase: "speaking" },
    });
  });
});

describe("words as audio", () => {
  it("are written down first, once", () => {
    const written: Ours = { name: "transcribed", turn: 1, words: "예약요" };
    const told = follow([...GREETED, audio("a1"), written, written, sentence(1, "네.")]).slice(2);
    expect(told.map(({ effects }) => effects)).toEqual([
      [{ do: "transcribe", turn: 1 }],
      [{ do: "reply", turn: 1 }],
      [],
      [speak(1, 1, "네.")],
    ]);
    expect(lines(told.at(-1) as Next).slice(1)).toEqual(["1 caller: 예약요", "1 agent: 네."]);
  });

  it("are apologised for where nothing is understood", () => {
    const unheard: Ours = { name: "transcribed", turn: 1, words: " " };
    for (const failed of [unheard, { name: "reply_failed", turn: 1 } as const])
      expect(last(...GREETED, audio("a1"), failed).effects).toContainEqual(speak(1, 1, sayings.apology));
  });
});

describe("a reply that fails", () => {
  it("is an apology, also where it has begun, and where it is empty", () => {
    expect(last(...ASKED, { name: "reply_failed", turn: 1 }).effects).toEqual([speak(1, 1, sayings.apology)]);
    expect(last(...SPEAKING, { name: "reply_failed", turn: 1 }).effects).toEqual([speak(1, 3, sayings.apology)]);
    expect(last(...ASKED, done(1)).effects).toEqual([speak(1, 1, sayings.apology)]);
    expect(last(...ASKED, sentence(1, " \n"), done(1)).effects).toEqual([speak(1, 1, sayings.apology)]);
  });

  it("is one where it takes too long, and nothing of it is spoken after that", () => {
    const late: Ours = { name: "timed_out", turn: 1 };
    expect(last(...ASKED, late).effects).toEqual([{ do: "cancel", turn: 1 }, speak(1, 1, sayings.apology)]);
    for (const after of [late, sentence(1, "네."), done(1), { name: "reply_failed", turn: 1 } as const])
      expect(last(...ASKED, late, after).effects).toEqual([]);
    expect(last(...SPEAKING, late).effects).toEqual([]);
    expect(last(...ASKED, late, played)).toMatchObject({ turns: { turn: 2, phase: "listening" } });
  });
});

describe("the end", () => {
  it("comes with the call, and nothing follows it", () => {
    expect(last(...SPEAKING, ended).effects).toEqual([{ do: "cancel", turn: 1 }]);
    for (const after of [...ANSWERED, speech, ended])
      expect(last(...SPEAKING, ended, after)).toMatchObject({ effects: [], turns: { phase: "over" } });
    expect(last(...SPEAKING, ended, say("네")).command).toEqual({ action: "wait" });
  });

  it("comes after two silences: a question, then a goodbye that is heard", () => {
    const silence = (turn: number): Ours => ({ name: "silence", turn });
    const told = follow([...GREETED, silence(1), played, silence(2), played]).slice(2);
    expect(told.flatMap(({ effects }) => effects)).toEqual([
      speak(1, 1, sayings.question),
      speak(2, 1, sayings.goodbye),
      { do: "hang_up" },
    ]);
    expect(last(...GREETED, silence(1), say("네")).effects).toEqual([{ do: "reply", turn: 2 }]);
    expect(
      last(...GREETED, silence(1), played, say("네"), sentence(2, "네."), done(2), played, silence(3)).effects,
    ).toEqual([speak(3, 1, sayings.question)]);
    expect(last(...GREETED, silence(1), played, silence(2), silence(2)).effects).toEqual([{ do: "hang_up" }]);
    expect(last(...ASKED, silence(1)).effects).toEqual([]);
    expect(last(...ANSWERED, silence(1)).effects).toEqual([speak(2, 1, sayings.question)]);
  });

  it("comes when the model says so, with its goodbye or ours, unless the caller speaks on", () => {
    const leave: Ours = { name: "leave", turn: 1 };
    expect(last(...SPEAKING, leave, done(1), played).effects).toEqual([]);
    expect(last(...SPEAKING, leave, done(1), played, played).effects).toEqual([{ do: "hang_up" }]);
    expect(last(...ASKED, leave, done(1)).effects).toEqual([speak(1, 1, sayings.goodbye)]);
    expect(last(...GREETED, leave).effects).toEqual([speak(1, 1, sayings.goodbye)]);
    expect(last(...ANSWERED, leave, speech, say("잠깐만요"), sentence(2, "네."), done(2), played).turns.phase).toBe(
      "listening",
    );
  });
});
