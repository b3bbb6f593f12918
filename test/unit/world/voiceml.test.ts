import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { readVoiceml } from "../../world/voiceml.ts";
import { readXml } from "../../world/xml.ts";

const KEY = "https://offhook.example/voice/clawops/a-ref/key";
const STREAM = '<Stream url="wss://offhook.example/media/clawops/t"/>';
const responding = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${inside}</Response>`;
const faultsOf = (inside: string) => readVoiceml(responding(inside)).faults;

test("the documents of the contract are followed", () => {
  const { verbs, faults } = readVoiceml(
    responding(`
  <Gather numDigits="1" timeout="6" action="${KEY}">
    <Say language="ko-KR">주문 확인은 1번,
      취소는 2번을 눌러 주세요.</Say>
  </Gather>
  <Say language="ko-KR">입력이 없어 종료합니다.</Say><Hangup/>`),
  );
  expect(faults).toEqual([]);
  expect(verbs.map(({ name }) => name)).toEqual(["Gather", "Say", "Hangup"]);
  expect(verbs[0]?.inside).toMatchObject([{ text: "주문 확인은 1번, 취소는 2번을 눌러 주세요." }]);
  expect(
    faultsOf(`<Say voice="cartesia">a</Say><Play>https://a.example/a.mp3?b=c</Play><Pause length="2"/>
      <Record maxLength="30" finishOnKey="1234567890*#" playBeep="true" action="${KEY}"/><Redirect>${KEY}</Redirect>`),
  ).toEqual([]);
});

test("so are those that join a call to a stream or a person, or refuse it", () => {
  const stream =
    '<Stream url="wss://a.example/media/t" track="inbound"><Parameter name="ticket" value="k3J="/></Stream>';
  const { verbs, faults } = readVoiceml(
    responding(`<Dial timeout="20" action="${KEY}" callerId="07052351234"><Number>+821012345678</Number></Dial>
      <Connect action="${KEY}">${stream}</Connect>`),
  );
  expect(faults).toEqual([]);
  expect(verbs[0]?.inside).toMatchObject([{ name: "Number", text: "+821012345678" }]);
  expect(verbs[1]?.inside[0]?.inside).toMatchObject([{ attributes: { name: "ticket", value: "k3J=" } }]);
  expect(faultsOf('<Reject reason="busy"/>')).toEqual([]);
});

describe("it is held against us", () => {
  test.each([
    ["<Sms>a</Sms>", "<Sms> is not known here"],
    ["<say>a</say>", "<say> is not known here"],
    ["<Say></Say>", "<Say> holds nothing"],
    ["<Say>a<b/></Say>", "<Say> holds elements"],
    ['<Say language="ko-kr">a</Say>', '<Say language="ko-kr"> is not known'],
    ['<Say lang="ko">a</Say>', '<Say lang="ko"> is not known'],
    ["a", '"a" is in no verb'],
    ["<Gather><Say>a</Say></Gather>", "<Gather> without an action asks for nothing"],
    [`<Gather action="${KEY}" input="speech"/>`, '<Gather input="speech"> is not known'],
    [`<Gather action="${KEY}" numDigits="one"/>`, '<Gather numDigits="one"> is not known'],
    [`<Gather action="${KEY}?a=b"/>`, `<Gather action="${KEY}?a=b"> is not known`],
    ['<Gather action="/voice/key"/>', '<Gather action="/voice/key"> is not known'],
    [`<Gather action="${KEY}"><Pause/></Gather>`, "<Pause> is not known here"],
    ["<Redirect/>", "<Redirect> holds no URL for it: "],
    ["<Hangup/><Say>a</Say>", "nothing after <Hangup> is reached"],
    ["<Pause>1</Pause>", "<Pause> holds a text"],
    ["<Connect/>", "<Connect> holds 0 of <Stream>"],
    ["<Stream/>", "<Stream> is not known here"],
    ["<Connect><Stream/></Connect>", "<Stream> without an url asks for nothing"],
    [`<Connect><Stream url="${KEY}"/></Connect>`, `<Stream url="${KEY}"> is not known`],
    [`<Connect>${STREAM}</Connect><Say>a</Say>`, "nothing after <Connect> is reached"],
    [`<Connect><Agent/>${STREAM}</Connect>`, "<Agent> is not known here"],
    ["<Dial><Number>0101234</Number><Number>0104321</Number></Dial>", "<Dial> holds 2 of <Number>"],
    ["<Dial><Number>home</Number></Dial>", "<Number> holds no number: home"],
    ["<Say>a</Say><Reject/>", "<Reject> is not the first verb"],
    ['<Reject reason="no"/>', '<Reject reason="no"> is not known'],
  ])("%s", (inside, fault) => {
    expect(faultsOf(inside)).toEqual([fault]);
  });

  test.each([
    "<Response>",
    "<Response></response>",
    "<Response/><Response/>",
    "<Response/>a",
    "",
    "<Response><Say>a & b</Say></Response>",
    "<Response><Say>a &nbsp; b</Say></Response>",
    "<Response><Say>a &#0; b</Say></Response>",
    "<Response><Say>a < b</Say></Response>",
    "<Response><Say>a ]]> b</Say></Response>",
    "<Response><Say>a \u0007</Say></Response>",
    "<Response><Say>a \ud800</Say></Response>",
    '<Response><Say language="a" language="a">a</Say></Response>',
    "<Response><Say language=ko>a</Say></Response>",
    '<Response><Say language="<">a</Say></Response>',
    "<!DOCTYPE a><Response/>",
    "<Response><![CDATA[a]]></Response>",
    ' <?xml version="1.0"?><Response/>',
    "<Answer/>",
    '<Response version="1"/>',
  ])("%s", (document) => {
    expect(readVoiceml(document).faults).toHaveLength(1);
  });
});

test("whatever is escaped is read as it was", () => {
  const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  const text = fc.string({ unit: "grapheme" }).filter((it) => !/[\0-\x08\x0B\x0C\x0E-\x1F]/.test(it));
  fc.assert(
    fc.property(text, (it) => {
      const { attributes, children } = readXml(`<a b="${escape(it)}">${escape(it)}</a>`);
      expect([attributes["b"], children.map(String).join("")]).toEqual([it, it]);
    }),
  );
});

test("names of characters and comments are read", () => {
  expect(readXml("<a><!-- none -->&lt;&amp;&gt;&quot;&apos;&#44032;&#xAC00;</a>").children).toEqual([`<&>"'가가`]);
});
