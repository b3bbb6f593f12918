import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Announced, announcement } from "../../../src/conversation/announcement.ts";
import { settingsOf } from "../../../src/settings.ts";
import { readVoiceml } from "../../world/voiceml.ts";
import { AT } from "../words/voices.ts";

const dialedUrl = "https://offhook.example/voice/clawops/dialed";
const call: Announced = { from: "+821012345678", wasTaken: null, isKept: true };
const TRANSFER_TO = "+821098765432";

/** What the platform does, in order. */
function course(of: Partial<Announced> = {}, env: Record<string, string> = {}, now = AT): string[] {
  const settings = settingsOf({ BUSINESS_NAME: "강남내과", ...env });
  const { verbs, faults } = readVoiceml(announcement({ ...call, ...of }, { settings, now, dialedUrl }));
  expect(faults).toEqual([]);
  return verbs.map(({ name, attributes, text, inside }) => {
    if (name === "Say") return `${attributes["language"]}: ${text}`;
    return [name, ...Object.values(attributes), ...inside.map((inner) => inner.text)].join(" ");
  });
}

const PROMISE = /^ko-KR: 안녕하세요, 강남내과입니다\. .* 다시 전화드리겠습니다\. /;
const REGRET = /^ko-KR: 안녕하세요, 강남내과입니다\. .* 나중에 다시 전화해 주세요\. /;
const UNTAKEN = /^ko-KR: 죄송합니다\. .* 다시 전화드리겠습니다\. /;

describe("who calls where no model talks", () => {
  it("is greeted and promised a call back, where there is nobody to put them through to", () => {
    expect(course()).toEqual([expect.stringMatching(PROMISE), "Hangup"]);
  });

  it("is put through to the person, whose number is written as the platform takes it", () => {
    expect(course({}, { TRANSFER_TO })).toEqual([
      expect.stringMatching(/^ko-KR: 안녕하세요, 강남내과입니다\. 담당자에게 연결/),
      `Dial 25 ${dialedUrl} 01098765432`,
    ]);
    expect(course({}, { TRANSFER_TO: "+14155552671" })[1]).toBe(`Dial 25 ${dialedUrl} +14155552671`);
  });

  it("hears nothing more once that person has taken the call, and is promised a call back otherwise", () => {
    expect(course({ wasTaken: true }, { TRANSFER_TO })).toEqual(["Hangup"]);
    for (const env of [{ TRANSFER_TO }, {}])
      expect(course({ wasTaken: false }, env)).toEqual([expect.stringMatching(UNTAKEN), "Hangup"]);
  });

  it.each([{ isKept: false }, { from: undefined }, { from: "anonymous" }, { from: "114" }])(
    "is promised nothing that can't be kept: %o",
    (of) => {
      expect(course(of)).toEqual([expect.stringMatching(REGRET), "Hangup"]);
      expect(course({ ...of, wasTaken: false })[0]).toMatch(/나중에 다시 전화해 주세요/);
      expect(course(of, { TRANSFER_TO })).toHaveLength(2);
    },
  );

  it("hears outside business hours that they are closed, by the clock of the zone", () => {
    const env = { BUSINESS_HOURS: "Mon-Sat 09:00-18:00" };
    expect(course({}, env)[0]).not.toContain("영업시간이 아닙니다");
    expect(course({}, { ...env, TIME_ZONE: "America/New_York" })[0]).toContain("영업시간이 아닙니다");
    expect(course({}, env, AT + 4 * 3_600_000)[0]).toContain("영업시간이 아닙니다");
  });

  it("hears it in English where that is the language", () => {
    expect(course({}, { LANGUAGE: "en" })[0]).toMatch(/^en: Hello, this is 강남내과\./);
  });

  it("hears something that can be followed and comes to an end, whatever was set and whoever calls", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 });
    const settings = fc.record(
      {
        BUSINESS_NAME: text,
        GREETING: text.map((one) => one.replaceAll(/[{}]/g, "")),
        LANGUAGE: fc.constantFrom("ko", "en"),
        TRANSFER_TO: fc.constant(TRANSFER_TO),
        BUSINESS_HOURS: fc.constantFrom("Mon-Fri 09:00-18:00", "Sun 09:00-10:00"),
      },
      { requiredKeys: [] },
    );
    const anyCall = fc.record({
      from: fc.option(fc.oneof(text, fc.constant("+821012345678")), { nil: undefined }),
      wasTaken: fc.constantFrom(null, true, false),
      isKept: fc.boolean(),
    });
    fc.assert(
      fc.property(anyCall, settings, (of, env) => {
        expect(course(of, env).at(-1)).toMatch(/^(?:Hangup|Dial .* 01098765432)$/);
      }),
    );
  });
});
