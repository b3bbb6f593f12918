import { expect, test } from "vitest";

import { factsOf, type Seen } from "../../../scripts/outreach-facts.ts";

const BEGUN = { platform: "clawops", id: "CA1", direction: "outbound", person: "+821023456789", placedAt: 1 } as const;
const call = { ...BEGUN, did: "", answeredAt: null, endedAt: null, heard: [], pressed: [], told: null };
const text = { platform: "clawops", direction: "outbound", person: "+821023456789", text: "내일 3시", at: 1 } as const;
const told = (seen: Partial<Seen>) =>
  factsOf({ outreach: { state: "calling" }, texts: [], calls: [], ...seen }).map(({ what, detail, said }) =>
    [what, detail, said].filter(Boolean).join(" "),
  );

test("texts, calls and the state are told, a call as far as it has come", () => {
  const heard = ["확인은 1번", "확인되었습니다"];
  const calls = [
    { ...call, did: "ignores", endedAt: 2 },
    { ...call, did: "answers", answeredAt: 3, heard, pressed: ["1"] },
  ];
  expect(told({ texts: [text, { ...text, direction: "inbound", text: "네" }], calls })).toEqual([
    "SMS is sent 내일 3시",
    "SMS is answered 네",
    "call 1 is placed",
    "call 1 is over: nobody answered",
    "call 2 is placed",
    "call 2 is answered",
    "call 2 hears 확인은 1번",
    "call 2 presses 1",
    "call 2 hears 확인되었습니다",
    "state calling",
  ]);
});

test("what was told stays as it was when more is known", () => {
  const before = factsOf({ outreach: { state: "calling" }, texts: [text], calls: [call] });
  const ended = { ...call, did: "answers", answeredAt: 2, endedAt: 3, heard: ["네"], pressed: [""] };
  const after = factsOf({ outreach: { state: "confirmed" }, texts: [text, text], calls: [ended, call] });
  const keys = after.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const fact of before.slice(0, -1)) expect(after).toContainEqual(fact);
});
