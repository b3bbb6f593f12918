import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Verb, voiceml } from "../../../src/conversation/voiceml.ts";
import { readXml } from "./xml.ts";

const DECLARED = '<?xml version="1.0" encoding="UTF-8"?>';
const url = "https://offhook.example/voice/clawops/r1?a=1&b=2";
const escaped = "https://offhook.example/voice/clawops/r1?a=1&amp;b=2";
const say = { verb: "say", text: "안녕하세요", language: "ko-KR" } as const;

describe("VoiceML", () => {
  it.each<[string, Verb, string]>([
    ["say", say, '<Say language="ko-KR">안녕하세요</Say>'],
    ["say", { ...say, voice: "cartesia" }, '<Say language="ko-KR" voice="cartesia">안녕하세요</Say>'],
    ["play", { verb: "play", url }, `<Play>${escaped}</Play>`],
    ["pause", { verb: "pause", seconds: 2 }, '<Pause length="2"/>'],
    [
      "gather",
      { verb: "gather", action: url, numDigits: 1, timeoutSeconds: 6, finishOnKey: "#", prompts: [say] },
      `<Gather numDigits="1" timeout="6" finishOnKey="#" action="${escaped}"><Say language="ko-KR">안녕하세요</Say></Gather>`,
    ],
    ["gather", { verb: "gather", action: url, prompts: [] }, `<Gather action="${escaped}"/>`],
    [
      "record",
      { verb: "record", action: url, maxSeconds: 30, finishOnKey: "1234567890*#", playBeep: false },
      `<Record maxLength="30" finishOnKey="1234567890*#" playBeep="false" action="${escaped}"/>`,
    ],
    [
      "dial",
      {
        verb: "dial",
        to: { number: "01012345678" },
        statusCallback: url,
        action: url,
        timeoutSeconds: 20,
        callerId: "1",
      },
      `<Dial timeout="20" action="${escaped}" callerId="1"><Number statusCallback="${escaped}">01012345678</Number></Dial>`,
    ],
    ["dial", { verb: "dial", to: { sip: "sip:a@b.example" } }, "<Dial><Sip>sip:a@b.example</Sip></Dial>"],
    [
      "stream",
      { verb: "stream", url: "wss://offhook.example/media", parameters: { ticket: "t<1" }, action: url },
      `<Connect action="${escaped}"><Stream url="wss://offhook.example/media" track="inbound"><Parameter name="ticket" value="t&lt;1"/></Stream></Connect>`,
    ],
    ["hangup", { verb: "hangup" }, "<Hangup/>"],
    ["reject", { verb: "reject", reason: "busy" }, '<Reject reason="busy"/>'],
    ["redirect", { verb: "redirect", url }, `<Redirect>${escaped}</Redirect>`],
  ])("writes %s", (_, verb, xml) => {
    expect(voiceml([verb])).toBe(`${DECLARED}<Response>${xml}</Response>`);
    expect(readXml(voiceml([verb])).children).toHaveLength(1);
  });

  it("keeps the order of verbs", () => {
    const document = voiceml([say, { verb: "pause", seconds: 1 }, { verb: "hangup" }]);
    const names = readXml(document).children.map((child) => (typeof child === "string" ? child : child.name));
    expect(names).toEqual(["Say", "Pause", "Hangup"]);
  });
});

/** A text without what XML 1.0 has no room for. */
function sound(text: string): string {
  return [...text]
    .filter((sign) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|^[\ud800-\udfff]$/.test(sign))
    .join("");
}

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."<>&\"' ]\t\r\n\u0000\u000b\u001b\u0085\u2028\ufffe\ud800\udc00가") }),
  fc.constantFrom("</Say></Response><Hangup/>", "]]>", "<!--", "&amp;&#0;", '" onload="'),
);

describe("any text", () => {
  it("comes back from between tags as it was, but for what XML cannot hold", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { children } = readXml(voiceml([{ ...say, text }]));
        const inner = sound(text) === "" ? [] : [sound(text)];
        expect(children).toEqual([{ name: "Say", attributes: { language: "ko-KR" }, children: inner }]);
      }),
      { numRuns: 500 },
    );
  });

  it("comes back from attributes so too", () => {
    fc.assert(
      fc.property(anyText, anyText, (name, value) => {
        const [connect] = readXml(voiceml([{ verb: "stream", url: value, parameters: { [name]: value } }])).children;
        const parameter = { name: "Parameter", attributes: { name: sound(name), value: sound(value) }, children: [] };
        const stream = { name: "Stream", attributes: { url: sound(value), track: "inbound" }, children: [parameter] };
        expect(connect).toEqual({ name: "Connect", attributes: {}, children: [stream] });
      }),
      { numRuns: 500 },
    );
  });
});

describe("the reader of these tests", () => {
  it.each(["<Response>", "<Response></Say>", "<Response>&</Response>", "<Response>&#0;</Response>", "<Response/><x/>"])(
    "refuses what is not well-formed: %s",
    (document) => expect(() => readXml(`${DECLARED}${document}`)).toThrow(),
  );

  it.each(['<A a="<"/>', '<A a="1" a="2"/>', "<A>]]></A>", "<A>\u0001</A>", "<A>\ud800</A>", "<1/>", "<A b=1/>"])(
    "refuses %j",
    (document) => expect(() => readXml(`${DECLARED}${document}`)).toThrow(),
  );
});
