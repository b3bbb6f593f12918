import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { writeTranscript } from "../../../src/words/transcript.ts";

const speakers = (language: "ko" | "en", ...roles: string[]) =>
  writeTranscript(
    roles.map((role) => ({ role, text: "네" })),
    language,
  )
    .split("\n")
    .map((line) => line.replace(/ 네$/, ""));

describe("a transcript", () => {
  it("has a line for each utterance", () => {
    const lines = [
      { role: "agent", text: "안녕하세요, 강남내과입니다." },
      { role: "caller", text: "예약하려고요." },
    ];
    expect(writeTranscript(lines, "ko")).toBe("[상담원] 안녕하세요, 강남내과입니다.\n[고객] 예약하려고요.");
    expect(writeTranscript(lines, "en")).toBe("[Agent] 안녕하세요, 강남내과입니다.\n[Customer] 예약하려고요.");
    expect(writeTranscript([], "ko")).toBe("");
  });

  it("names the two sides with one pair of words, whatever the platform calls them", () => {
    expect(new Set(speakers("ko", "agent", "AGENT", "Assistant", "bot"))).toEqual(new Set(["[상담원]"]));
    expect(new Set(speakers("ko", "caller", "CUSTOMER", "user", "Customer"))).toEqual(new Set(["[고객]"]));
    expect(speakers("en", "bot", "user")).toEqual(["[Agent]", "[Customer]"]);
  });

  it("counts speakers who are only told apart, and claims no side for them", () => {
    expect(speakers("ko", "speaker_0", "SPEAKER_1", "Speaker_11")).toEqual(["[화자 1]", "[화자 2]", "[화자 12]"]);
    expect(speakers("en", "speaker_0", "speaker_1")).toEqual(["[Speaker 1]", "[Speaker 2]"]);
  });

  it("leaves any other speaker as the platform has it, but no second line and no second pair of brackets", () => {
    expect(speakers("ko", "supervisor", "speaker_x", "agents")).toEqual(["[supervisor]", "[speaker_x]", "[agents]"]);
    expect(speakers("en", "x] hello\n[Agent")).toEqual(["[x) hello (Agent]"]);
    expect(speakers("ko", "", " ")).toEqual(["[화자]", "[화자]"]);
  });

  it("leaves out an utterance without words", () => {
    const lines = ["네", "", " \n\u0000"].map((text) => ({ role: "agent", text }));
    expect(writeTranscript(lines, "ko")).toBe("[상담원] 네");
  });

  it("has as many lines as utterances, well-formed and without controls, whatever was said by whomever", () => {
    const said = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("[", "]", "\n", "\r\n", "\u2028", "\u0000", "\ud800", "네", "[고객] "))
        .map((all) => all.join("")),
    );
    const line = fc.record({
      role: fc.oneof(said, fc.constantFrom("agent", "speaker_3")),
      text: said.map((text) => `a${text}`),
    });
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom("ko" as const, "en" as const), (lines, language) => {
        const written = writeTranscript(lines, language);
        expect(written.isWellFormed()).toBe(true);
        expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
        const rows = written === "" ? [] : written.split("\n");
        expect(rows).toHaveLength(lines.length);
        for (const row of rows) expect(row).toMatch(/^\[[^[\]]+\] a/);
      }),
    );
  });
});
