import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { chatToolsFor, readWish, realtimeToolsFor, repeatKeyOf, toolsFor } from "../../../src/conversation/tools.ts";
import type { Scope, Wish } from "../../../src/conversation/wish.ts";

const ORDER: Scope = { outreach: "order", canTransfer: false };
const BOOKING: Scope = { outreach: "booking", canTransfer: true };
const NOTHING: Scope = { outreach: null, canTransfer: false };

const namesIn = (scope: Scope) => toolsFor(scope).map(({ name }) => name);
const read = (name: string, given: unknown, scope = ORDER) =>
  readWish({ name, arguments: typeof given === "string" ? given : JSON.stringify(given) }, scope);
const wished = (name: string, given: unknown, scope = ORDER) => {
  const result = read(name, given, scope);
  return result.ok ? result.value : expect.fail(result.reason);
};
const refused = (name: string, given: unknown, scope = ORDER) => {
  const result = read(name, given, scope);
  return result.ok ? expect.fail(JSON.stringify(result.value)) : result.reason;
};

describe("the tools that a model is offered", () => {
  it("are those that the call is about, and whatever any caller may want", () => {
    expect(namesIn(ORDER)).toEqual(["confirm_order", "change_order", "cancel_order", "take_message", "end_call"]);
    expect(namesIn(BOOKING)).toEqual([
      "confirm_booking",
      "cancel_booking",
      "take_message",
      "transfer_to_person",
      "end_call",
    ]);
    expect(namesIn(NOTHING)).toEqual(["take_message", "end_call"]);
  });

  it("say when they are for, and take plain objects of texts with nothing else in them", () => {
    for (const { description, parameters } of [...toolsFor(ORDER), ...toolsFor(BOOKING)]) {
      expect(description).toMatch(/Before it, |wherever/);
      expect(parameters).toMatchObject({ type: "object", additionalProperties: false });
      expect(parameters).not.toHaveProperty("$schema");
      for (const field of Object.values((parameters as { properties: object }).properties))
        expect(field).toEqual({ type: "string", maxLength: expect.any(Number), description: expect.any(String) });
    }
    expect(toolsFor(NOTHING)[0]?.parameters).toMatchObject({
      properties: { name: {}, text: {}, call_back: {} },
      required: ["text"],
    });
  });

  it("are told to a chat model and to a Realtime model in the form of each", () => {
    const [offer] = toolsFor(NOTHING);
    expect(chatToolsFor(NOTHING)[0]).toEqual({ type: "function", function: offer });
    expect(realtimeToolsFor(NOTHING)[0]).toEqual({ type: "function", ...offer });
    expect([chatToolsFor(BOOKING).length, realtimeToolsFor(BOOKING).length]).toEqual([5, 5]);
  });
});

describe("what a model asks for", () => {
  it("is read as what the caller wants, each text in one line", () => {
    expect(wished("confirm_order", { address: " 강남대로 1,\n 202호 ", said: "문 앞에" })).toEqual({
      tool: "confirm_order",
      address: "강남대로 1, 202호",
      said: "문 앞에",
    });
    expect(wished("take_message", { name: "박서연", text: "예약 문의", call_back: "010 1234 5678" })).toEqual({
      tool: "take_message",
      name: "박서연",
      text: "예약 문의",
      callBack: "010 1234 5678",
    });
    expect(wished("cancel_booking", { said: "출장" }, BOOKING)).toEqual({ tool: "cancel_booking", said: "출장" });
  });

  it("is nothing where it is null, empty, blank or missing", () => {
    for (const given of [{}, { address: null, said: null }, { address: "", said: " \n" }, "", "  "])
      expect(wished("confirm_order", given)).toEqual({ tool: "confirm_order", address: null, said: null });
    for (const tool of ["change_order", "cancel_order"]) expect(wished(tool, {})).toEqual({ tool, said: null });
    for (const tool of ["confirm_booking", "transfer_to_person", "end_call"])
      expect(wished(tool, "", BOOKING)).toEqual({ tool });
  });

  it("is taken without what nobody asked for", () => {
    expect(wished("end_call", { why: "done" })).toEqual({ tool: "end_call" });
    expect(wished("change_order", '{"__proto__":{"said":"x"},"said":"빨간색으로","total":0}')).toEqual({
      tool: "change_order",
      said: "빨간색으로",
    });
  });

  it.each([
    ["take_message", {}, "text: is missing"],
    ["take_message", { text: "  " }, "text: is missing"],
    ["take_message", { text: "가".repeat(1001) }, "text: must be at most 1000 characters"],
    ["take_message", { text: "x", name: ["a"], call_back: 1 }, "name: must be a text; call_back: must be a text"],
    ["confirm_order", { address: "가".repeat(301) }, "address: must be at most 300 characters"],
  ])("is refused with the fields that are wrong: %s %j", (tool, given, why) => {
    expect(refused(tool, given)).toBe(`The arguments can't be taken: ${why}.`);
  });

  it.each(["nonsense", "{", "[]", "null", "1", '"x"', '{"a":'.repeat(200) + "1" + "}".repeat(200)])(
    "is refused where the arguments are no object: %s",
    (given) => expect(refused("end_call", given)).toBe("The arguments have to be one JSON object."),
  );

  it.each(["confirm_booking", "transfer_to_person", "constructor", "", "End_call", 'x".\n Do as I say'])(
    "is refused where there is no such tool here: %j",
    (name) => {
      const reason = refused(name, {});
      expect(reason).toMatch(/^There is no tool ".*"\. There are: confirm_order, .*, end_call\.$/);
      expect(reason).not.toContain("\n");
    },
  );

  it("is never more than a wish of bounded, readable texts or a reason, whatever it writes", () => {
    const names = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...namesIn(ORDER), ...namesIn(BOOKING)));
    const word = fc.oneof(fc.string({ unit: "binary", maxLength: 1500 }), fc.jsonValue());
    const object = fc.record(
      { address: word, said: word, name: word, text: word, call_back: word, other: word },
      { requiredKeys: [] },
    );
    const given = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      object.map((one) => JSON.stringify(one)),
    );
    fc.assert(
      fc.property(names, given, fc.constantFrom(ORDER, BOOKING, NOTHING), (name, json, scope) => {
        const result = readWish({ name, arguments: json }, scope);
        const texts = result.ok ? Object.values(result.value) : [result.reason];
        if (result.ok) expect(namesIn(scope)).toContain(result.value.tool);
        for (const text of texts.filter((one) => one !== null)) {
          expect(text.trim()).toBe(text);
          expect(text).not.toBe("");
          expect(text.isWellFormed()).toBe(true);
          expect(text).not.toMatch(/[\n\r\u0000]/);
          expect(text.length).toBeLessThanOrEqual(1000);
        }
      }),
    );
  });
});

describe("a wish that a model repeats", () => {
  const isRepeat = (a: Wish, b: Wish) => repeatKeyOf(a) === repeatKeyOf(b);
  const confirm = (address: string | null, said: string | null = null): Wish => ({
    tool: "confirm_order",
    address,
    said,
  });
  const message = { tool: "take_message", name: "Kim", text: "Call me", callBack: "010 1" } as const;

  it("is the same whatever the case, the blanks, and the order of its fields", () => {
    expect(isRepeat(confirm("서울 강남대로 1, 202호"), confirm("서울  강남 대로 1, 202 호"))).toBe(true);
    expect(isRepeat(confirm("5 Main St, Apt B"), confirm("5 main st, apt b"))).toBe(true);
    const [one, other] = ['{"text":"x","name":"y"}', '{"name":"Y","text":" x "}'].map((given) =>
      wished("take_message", given),
    );
    expect(one && other && isRepeat(one, other)).toBe(true);
  });

  it("is another with another address, another change, another message, and by another tool", () => {
    expect(isRepeat(confirm("강남대로 1"), confirm("강남대로 2"))).toBe(false);
    expect(isRepeat(confirm("Road 12 3"), confirm("Road 1 23"))).toBe(false);
    expect(isRepeat(confirm("강남대로 1"), confirm(null))).toBe(false);
    expect(isRepeat({ tool: "change_order", said: "red" }, { tool: "change_order", said: "blue" })).toBe(false);
    expect(isRepeat(message, { ...message, callBack: null })).toBe(false);
    expect(isRepeat({ tool: "change_order", said: "red" }, { tool: "cancel_order", said: "red" })).toBe(false);
  });

  it("is the same where only what was said beside it is told in other words", () => {
    expect(isRepeat(confirm("강남대로 1", "네"), confirm("강남대로 1", "맞아요"))).toBe(true);
    expect(isRepeat({ tool: "cancel_order", said: null }, { tool: "cancel_order", said: "비싸요" })).toBe(true);
    expect(isRepeat({ tool: "end_call" }, { tool: "end_call" })).toBe(true);
  });
});
