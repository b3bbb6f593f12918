import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Script, outreachCall } from "../../../src/conversation/outreach-call.ts";
import { HOUR } from "../../../src/lib/instant.ts";
import { AT, ENGLISH, KOREAN } from "../words/voices.ts";
import { type Element, readXml } from "./xml.ts";

const booking = { kind: "booking", name: "박서연", at: AT + 24 * HOUR - 12 * 60_000 } as const;
const order = {
  kind: "order",
  name: "박서연",
  items: [
    { name: "블루 셔츠", quantity: 2 },
    { name: "양말", quantity: null },
  ],
  total: 39_000,
  currency: "KRW",
} as const;
const keysUrl = (asked: number) => `https://offhook.example/voice/clawops/r1/keys/${asked}`;
const telling = { voice: KOREAN, now: AT, keysUrl };
const turns = ["ask", "again", "confirmed", "declined", "goodbye"] as const;

/** What the platform does, in order: what it says, where it waits for a key, that it hangs up. */
function course(script: Script, { voice } = telling): string[] {
  return readXml(outreachCall(script, { ...telling, voice })).children.map((verb) => {
    const { name, attributes, children } = elementOf(verb);
    if (name === "Hangup") return "hangs up";
    if (name !== "Gather") return saidBy(elementOf(verb));
    expect(attributes).toMatchObject({ numDigits: "1", timeout: "6" });
    return `${saidBy(elementOf(children[0]))} → ${attributes["action"]}`;
  });
}

function elementOf(node: Element | string | undefined): Element {
  if (typeof node !== "object") throw new Error(`no element: ${node}`);
  return node;
}

function saidBy({ name, children }: Element): string {
  expect(name).toBe("Say");
  return children.map(String).join("");
}

const CHOICES = "예약대로 오시면 1번, 취소하시려면 2번을 눌러 주세요.";
const GOODBYE = "이만 전화를 마치겠습니다. 바꾸실 것이 있으면 저희에게 전화해 주세요. 감사합니다.";

describe("a call about a booking", () => {
  it("greets by name, says what it is about, asks twice for a key and says goodbye", () => {
    expect(course({ about: booking, turn: "ask" })).toEqual([
      `안녕하세요, 박서연님. 강남내과입니다. 내일 오후 세 시 예약을 확인하려고 전화드렸습니다. ${CHOICES} → ${keysUrl(0)}`,
      `내일 오후 세 시 예약, 다시 여쭙겠습니다. ${CHOICES} → ${keysUrl(0)}`,
      GOODBYE,
      "hangs up",
    ]);
  });

  it("says the choice once more after another key", () => {
    const again = course({ about: booking, turn: "again" });
    expect(again).toEqual([`죄송하지만 다시 한 번 여쭙겠습니다. ${CHOICES} → ${keysUrl(1)}`, GOODBYE, "hangs up"]);
  });

  it.each([
    ["confirmed", "감사합니다. 예약이 확인되었습니다. 내일 오후 세 시에 뵙겠습니다."],
    ["declined", "알겠습니다. 취소는 담당자가 곧 연락드려 도와드리겠습니다. 감사합니다."],
    ["goodbye", GOODBYE],
  ] as const)("says what follows and hangs up: %s", (turn, words) => {
    expect(course({ about: booking, turn })).toEqual([words, "hangs up"]);
  });

  it("is in English where that is the language", () => {
    const script = { about: booking, turn: "ask" } as const;
    const voice = { ...ENGLISH, timeZone: "Asia/Seoul" };
    expect(course(script, { ...telling, voice })[0]).toBe(
      `Hello 박서연, this is Kim's. We are calling about your appointment tomorrow at three in the afternoon. If you will come, please press 1. To cancel, press 2. → ${keysUrl(0)}`,
    );
    expect(outreachCall(script, { ...telling, voice })).toContain('<Say language="en">');
    expect(outreachCall(script, telling)).toContain('<Say language="ko-KR">');
  });
});

describe("a call about an order", () => {
  it("reads the items and the total, and asks whether they are right", () => {
    const [first, second] = course({ about: order, turn: "ask" });
    expect(first).toBe(
      `안녕하세요, 박서연님. 강남내과입니다. 주문해 주셔서 감사합니다. 주문하신 상품은 블루 셔츠 두 개, 양말, 모두 삼만 구천 원입니다. 맞으면 1번, 변경하실 내용이 있으면 2번을 눌러 주세요. → ${keysUrl(0)}`,
    );
    expect(second).toMatch(/^블루 셔츠 두 개, 양말, 모두 삼만 구천 원, 다시 여쭙겠습니다\. 맞으면 1번/);
  });

  it("promises a call of a person where something is to be changed", () => {
    expect(course({ about: order, turn: "declined" })[0]).toMatch(/변경하실 내용은 담당자가 곧 연락드려/);
  });
});

describe("any call", () => {
  it("ends, and says whatever name there is and nothing in braces", () => {
    const name = fc.oneof(fc.string({ unit: "binary", maxLength: 100 }), fc.constantFrom("{time}", "</Say><Hangup/>"));
    const about = fc.oneof(
      name.map((one) => ({ ...booking, name: one })),
      name.map((one) => ({ ...order, name: one, items: [{ name: one, quantity: 3 }] })),
    );
    fc.assert(
      fc.property(about, fc.constantFrom(...turns), fc.constantFrom(KOREAN, ENGLISH), (of, turn, voice) => {
        const steps = course({ about: of, turn }, { ...telling, voice });
        expect(steps.at(-1)).toBe("hangs up");
        if (!/[{}]/.test(of.name)) expect(steps.join("")).not.toMatch(/[{}]/);
        else if (of.name === "{time}" && turn === "ask") expect(steps[0]).toContain("{time}");
      }),
    );
  });
});
