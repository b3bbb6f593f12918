import { describe, expect, it } from "vitest";

import type { CallNews } from "../../../src/calls/news.ts";
import type { Outbox } from "../../../src/objects/outbox.ts";
import { afterReading, hear } from "../../../src/objects/outreach-calls.ts";
import { type TalkAnswer, answeredInTalk } from "../../../src/objects/talk-answer.ts";
import { newCall } from "../../../src/outreach/placed.ts";
import type { Begun } from "../../../src/outreach/progress.ts";
import { type Reaching, newReaching } from "../../../src/outreach/reaching.ts";
import { readingOf } from "../../../src/rules/outreach-step.ts";
import { settingsOf } from "../../../src/settings.ts";

const NOW = Date.UTC(2026, 10, 21, 6, 12);
const REF = "ref";
const settings = settingsOf({ MODEL_URL: "https://model.example/v1", MODEL_NAME: "m" });
const outbox = { find: () => ({ state: "done" }) } as unknown as Outbox;
const parts = { owner: { kind: "outreach", objectId: "ab" } as const, outbox, now: NOW };
const CONFIRM: TalkAnswer = { means: "confirm", address: "강남대로 1", said: "문 앞에" };

/** An order whose customer is being called. */
function called(): Reaching {
  const step: Begun = {
    key: "order:1:call:1",
    round: 1,
    kind: "call",
    dueAt: NOW,
    begunAt: NOW,
    action: "a",
    end: null,
    call: newCall(REF),
  };
  const body = { customer_name: "박서연", customer_phone: "+821012345678", items: ["셔츠"], total_price: 1 };
  const times = { placedAt: NOW, receivedAt: NOW };
  const reaching = newReaching({ kind: "order", id: "O-1", body, base: null, ...times, isTest: false });
  return { ...reaching, progress: { ...reaching.progress, begun: [step] } };
}

const talked = (reaching: Reaching, said: TalkAnswer = CONFIRM) =>
  answeredInTalk(reaching, { ref: REF, ...said }, parts)?.reaching ?? expect.fail("no such call");

function news(more: Partial<CallNews> = {}): CallNews {
  return {
    version: 1,
    provider: "clawops",
    call: "CA1",
    endedAt: NOW + 9000,
    status: "completed",
    wasConnected: true,
    reason: null,
    answeredBy: null,
    summary: null,
    fields: {},
    isWhole: true,
    transcript: "agent: 주문하신\ncaller: 네",
    ...more,
  };
}

const heard = (reaching: Reaching, more: Partial<CallNews> = {}) =>
  hear(reaching, { ref: REF, news: news(more) }, parts);
const isRead = (reaching: Reaching) => readingOf(reaching, { ref: REF, news: news() }, settings) !== null;

describe("what was answered in a talk", () => {
  it("is not made anything else by what its platform makes of the call later, which fills up only what is not known", () => {
    const later = { summary: "주문 취소", fields: { order_result: "cancelled", address: "부산" } };
    const known = heard(talked(called()), later);
    expect(known.said).toEqual({ address: "강남대로 1", said: "문 앞에" });
    expect(known.progress.answer).toMatchObject({ means: "confirm", by: "call" });
    expect(known).toMatchObject({ isWhole: true, progress: { begun: [{ end: { result: "answered" } }] } });
    const bare = heard(talked(called(), { means: "confirm", address: null, said: null }), later);
    expect(bare.said).toEqual({ address: "부산", said: "주문 취소" });
    expect(bare.progress.answer?.means).toBe("confirm");
  });

  it("leaves nothing for a model to read, where else there would be", () => {
    expect(isRead(heard(called()))).toBe(true);
    expect(isRead(heard(talked(called())))).toBe(false);
  });

  it("outweighs a reading that had begun before it was heard", () => {
    const known = talked(heard(called()));
    const read = afterReading(known, { result: "declined", address: "부산", said: "취소" }, NOW + 60_000);
    expect(read.progress.answer?.means).toBe("confirm");
    expect(read.said).toEqual({ address: "강남대로 1", said: "문 앞에" });
  });

  it("leaves the call as any other where nothing plain was answered", () => {
    const known = heard(talked(called(), { means: "reached", address: null, said: "바빠요" }), {
      fields: { order_result: "confirmed", address: "부산" },
    });
    expect(known.progress.answer?.means).toBe("confirm");
    expect(known.said).toEqual({ address: "부산", said: "바빠요" });
  });

  it("proves that the call was placed", () => {
    const settled: string[] = [];
    const unknown = { find: () => ({ state: "unknown" }), settle: (id: string) => settled.push(id) };
    const answered = answeredInTalk(
      called(),
      { ref: REF, ...CONFIRM },
      { outbox: unknown as unknown as Outbox, now: NOW },
    );
    expect(settled).toEqual(["a"]);
    expect(answered?.reaching.progress.begun[0]?.call?.phase).toBe("taken");
  });
});
