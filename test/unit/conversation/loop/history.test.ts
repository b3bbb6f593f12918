import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { messagesOf } from "../../../../src/conversation/loop/history.ts";

const line = fc.record({
  role: fc.constantFrom("caller" as const, "agent" as const),
  text: fc.string({ unit: "binary", maxLength: 1500 }),
});

describe("what a model is told of a conversation", () => {
  it("is the system's message and what both sides said since the caller spoke first, the caller's as JSON strings", () => {
    expect(
      messagesOf("rules", [
        { role: "agent", text: "강남내과입니다." },
        { role: "caller", text: '"몇 시"\n까지요?' },
        { role: "agent", text: "여섯 시까지입니다." },
      ]),
    ).toEqual([
      { role: "system", content: "rules" },
      { role: "user", content: '"\\"몇 시\\"\\n까지요?"' },
      { role: "assistant", content: "여섯 시까지입니다." },
    ]);
  });

  it("has the sides take turns", () => {
    const said = ["예약요.", "내일요."].map((text) => ({ role: "caller" as const, text }));
    expect(messagesOf("rules", said)).toEqual([
      { role: "system", content: "rules" },
      { role: "user", content: '"예약요. 내일요."' },
    ]);
  });

  it("is bounded: the newest stay, and the system's message", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (said) => {
        const [system, ...messages] = messagesOf("rules", said);
        expect(system).toEqual({ role: "system", content: "rules" });
        expect(messages.reduce((sum, { content }) => sum + (content?.length ?? 0), 0)).toBeLessThanOrEqual(12_000);
        expect(messages.at(-1)?.role).toBe(
          said.length > 0 ? { caller: "user", agent: "assistant" }[said.at(-1)?.role ?? "agent"] : undefined,
        );
        if (said.some(({ role }) => role === "caller") && messages.some(({ role }) => role === "user"))
          expect(messages[0]?.role).toBe("user");
        for (const [index, { role }] of messages.entries()) expect(role).not.toBe(messages[index - 1]?.role);
      }),
    );
    const many = Array.from({ length: 100 }, (_, n) => ({
      role: n % 2 ? ("agent" as const) : ("caller" as const),
      text: `${n} ${"가".repeat(600)}`,
    }));
    const told = messagesOf("rules", many);
    expect(told.length).toBeGreaterThan(15);
    expect(told.at(-1)?.content).toMatch(/^99 /);
  });

  it("keeps what is one JSON string one, whatever the caller says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(JSON.parse(messagesOf("rules", [{ role: "caller", text }])[1]?.content ?? "")).toBe(text.toWellFormed());
      }),
    );
  });
});
