import { describe, expect, test } from "vitest";

import { callsOf, haveTalk, meet, violationsIn } from "../../world/world-client.ts";
import { openStandIn, PUBLIC_URL } from "./stand-in.ts";

const PHONE = "01023456789";
const PERSON = "01011112222";
const AFTER = `${PUBLIC_URL}/voice/clawops/after`;
const DIAL = `<Response><Dial timeout="20" action="${AFTER}"><Number>${PERSON}</Number></Dial></Response>`;
const LATER = "<Response><Say>곧 다시 전화드리겠습니다.</Say><Hangup/></Response>";

async function called(voice: string, { keys = [] as string[] } = {}) {
  const standIn = await openStandIn({ says: { "/voice/clawops": voice, "/voice/clawops/after": LATER } });
  const call = async () => {
    await haveTalk(standIn.reachable, { phone: PHONE, keys });
    await standIn.pass();
    return (await callsOf(standIn.reachable, PHONE)).items[0];
  };
  return { ...standIn, call };
}

describe("who calls a number that Offhook answers", () => {
  test("is told what it says, and presses keys", async () => {
    const asking = `<Response><Gather numDigits="1" action="${AFTER}"><Say>예약은 1번</Say></Gather></Response>`;
    const { call, events, came, reachable } = await called(asking, { keys: ["1"] });
    expect(await call()).toMatchObject({ heard: ["예약은 1번", "곧 다시 전화드리겠습니다."], pressed: ["1"] });
    const told = ["call.initiated", "call.ringing", "asked", "call.answered", "asked", "call.ended completed"];
    expect(events()).toEqual(told);
    expect(came.find(({ path }) => path === "/voice/clawops")?.body).toContain("CallStatus=ringing");
    expect(await violationsIn(reachable)).toEqual([]);
  });

  test.each([
    ["<Response><Reject/></Response>", "rejected"],
    ['<Response><Reject reason="busy"/></Response>', "busy"],
  ])("is refused before an answer by %s", async (voice, status) => {
    const { call, events } = await called(voice);
    expect(await call()).toMatchObject({ answeredAt: null });
    expect(events()).toEqual(["call.initiated", "call.ringing", "asked", `call.ended ${status}`]);
  });

  test.each([
    ["answers", "DialCallStatus=completed"],
    ["ignores", "DialCallStatus=no-answer"],
    ["busy", "DialCallStatus=busy"],
  ] as const)("is put through to somebody who %s", async (does, status) => {
    const { call, came, reachable } = await called(DIAL);
    await meet(reachable, { phone: PERSON, calls: does });
    expect((await call())?.heard).toEqual([`[${PERSON}]`, "곧 다시 전화드리겠습니다."]);
    expect(came.find(({ path }) => path === "/voice/clawops/after")?.body).toContain(status);
    expect((await callsOf(reachable, PERSON)).items).toMatchObject([{ did: does, direction: "outbound" }]);
  });

  test("hears nothing where nothing can be followed", async () => {
    const { call, events, reachable } = await called("<Response><Agent/></Response>");
    expect(await call()).toMatchObject({ answeredAt: null, heard: [] });
    expect(events().at(-1)).toBe("call.ended failed");
    expect(await violationsIn(reachable)).toHaveLength(1);
  });
});
