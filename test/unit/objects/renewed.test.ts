import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Call, apply } from "../../../src/calls/call.ts";
import type { CallEvent } from "../../../src/calls/event.ts";
import type { MessageEvent } from "../../../src/calls/message.ts";
import type { EventRow } from "../../../src/objects/event-store.ts";
import { type KnownContact, nothingOf } from "../../../src/objects/known-contact.ts";
import { renewedCall, renewedContact } from "../../../src/objects/renewed.ts";

const NOON = Date.UTC(2026, 4, 21, 12);
const parties = { direction: "inbound", from: "+821012345678", to: "+827052351234" } as const;
const transcript = [{ role: "caller", text: "예약이요" }];
const LIFE = [
  { type: "call.initiated", data: parties },
  { type: "call.answered", data: { variables: { tickets: 2 } } },
  { type: "call.said", data: { role: "caller", text: "예약이요" } },
  { type: "call.transferred", data: { status: "connected" } },
  { type: "call.ended", data: { status: "completed", durationSeconds: 41, transcript } },
  { type: "call.analyzed", data: { summary: "예약했습니다." } },
] as const;
const rows = LIFE.map((told, seq) => {
  const shared = { id: `e${seq}`, provider: "vox", at: NOON + seq, receivedAt: NOON + seq, seq, late: false };
  return { ...shared, ...told } as unknown as EventRow<CallEvent>;
});

/** As it was kept before any of these was. */
function without<Value extends object>(value: Value, ...names: string[]): Value {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as Value;
}

function asBefore(call: Call): Call {
  const content = without(call.content, "transcript");
  return { ...without(call, "artefacts", "answeredBy", "hasReached"), content };
}

describe("a call that an earlier version kept", () => {
  it("is what its events come to, whichever came and in whatever order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: 1 }), (came) => {
        const events = came.map((row) => ({ ...row, call: "c1" }) as CallEvent);
        const call = events.reduce<Call | null>(apply, null) ?? expect.fail("there is an event");
        expect(renewedCall(asBefore(call), () => came)).toEqual(call);
      }),
    );
  });

  it("is not looked through again once it is kept as now", () => {
    const [first] = rows;
    const call = apply(null, { ...first, call: "c1" } as CallEvent);
    expect(renewedCall(call, () => expect.fail("its events were asked for"))).toBe(call);
  });
});

describe("a contact that an earlier version kept", () => {
  const card = { name: "박서연", variables: {}, consent: "given" } as const;
  const later = ["texting", "alerts", "flood", "spells", "unplanned"];
  const kept: KnownContact = { ...without(nothingOf("+821012345678", null), ...later), card, seq: 3 };
  const text = (at: number, body: string, type = "message.received") =>
    ({
      id: `m${at}`,
      type,
      at: NOON + at,
      data: { text: body, from: "+821012345678" },
    }) as unknown as EventRow<MessageEvent>;

  it("wants what the person wrote last, whatever came in first", () => {
    const texts = [text(1, "STOP"), text(2, "START"), text(3, "내일 1시요"), text(4, "STOP", "message.sent")];
    fc.assert(
      fc.property(fc.shuffledSubarray(texts, { minLength: texts.length }), (came) => {
        const { texting, ...others } = renewedContact(kept, () => came);
        expect(texting).toMatchObject({ wish: { is: "start", at: NOON + 2 }, lastTextAt: NOON + 3 });
        expect(others).toMatchObject({ card, seq: 3, alerts: [], spells: [], unplanned: [], flood: null });
      }),
    );
  });

  it("is not looked through again once it is kept as now", () => {
    const now = nothingOf("+821012345678", NOON);
    expect(renewedContact(now, () => expect.fail("its texts were asked for"))).toBe(now);
  });
});
