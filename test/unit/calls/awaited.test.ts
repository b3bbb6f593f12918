import { describe, expect, it } from "vitest";

import { awaitedOf, missingOf } from "../../../src/calls/awaited.ts";
import { type Call, apply, withArtefacts } from "../../../src/calls/call.ts";
import type { CallEvent, EventType } from "../../../src/calls/event.ts";
import { STARTED_AT, eventOf } from "./lifetime.ts";

const LINES = [{ role: "agent", text: "안녕하세요" }];
const BOTH = ["transcript", "summary"];

/** The call that these events of one platform make. */
function callOf(provider: string, ...told: [type: EventType, data?: object][]): Call {
  const events = told.map(([type, data]): CallEvent => ({
    ...eventOf({ type, at: STARTED_AT, ...(data && { data }) }),
    provider,
  }));
  const call = events.reduce<Call | null>(apply, null);
  if (!call) throw new Error("no events");
  return call;
}
const isRequested = false;
const awaited = (call: Call) => awaitedOf(call, { canAsk: true, isRequested });
const answered = ["call.answered"] as const;
const ended = ["call.ended", { direction: "inbound", status: "completed", durationSeconds: 41 }] as const;

describe("of a ClawOps call", () => {
  const call = callOf("clawops", [...answered], [...ended]);
  const transcribed = apply(
    call,
    eventOf({ type: "call.transcribed", data: { status: "completed", segments: 1, transcript: LINES } }),
  );
  const summarized = eventOf({ type: "call.analyzed", data: { summary: "예약 변경", sentiment: "neutral" } });

  it("a transcript and a summary are awaited until they are here, in whatever order they come", () => {
    expect(awaited(call)).toEqual(BOTH);
    expect(awaited(transcribed)).toEqual(["summary"]);
    expect(awaited(apply(call, summarized))).toEqual(["transcript"]);
    expect(awaited(apply(transcribed, summarized))).toEqual([]);
    expect(missingOf(apply(transcribed, summarized))).toEqual([]);
  });

  it("the lines are awaited that the platform only says are there", () => {
    const told = apply(call, eventOf({ type: "call.transcribed", data: { status: "completed", segments: 12 } }));
    expect(awaited(told)).toEqual(BOTH);
  });

  it("what is on its way is awaited, and what nobody has asked about", () => {
    expect(awaited(withArtefacts(call, { transcript: "pending", summary: "pending" }))).toEqual(BOTH);
    expect(awaited(withArtefacts(call, { summary: "not_requested" }))).toEqual(BOTH);
    expect(awaited(withArtefacts(transcribed, { summary: "pending" }))).toEqual(["summary"]);
  });

  it("a transcript that is not made unless it is asked for is awaited only where it is", () => {
    const notRequested = withArtefacts(call, { transcript: "not_requested" });
    expect(awaitedOf(notRequested, { canAsk: true, isRequested: false })).toEqual([]);
    expect(awaitedOf(notRequested, { canAsk: true, isRequested: true })).toEqual(BOTH);
  });

  it("nothing is awaited after a transcript that failed, nor after a summary that did", () => {
    const failed = apply(call, eventOf({ type: "call.transcribed", data: { status: "failed" } }));
    expect(awaitedOf(failed, { canAsk: true, isRequested: true })).toEqual([]);
    expect(awaited(withArtefacts(transcribed, { summary: "failed" }))).toEqual([]);
    expect(awaited(withArtefacts(transcribed, { summary: "not_requested" }))).toEqual([]);
  });

  it("what will not come is missing all the same", () => {
    expect(missingOf(withArtefacts(call, { transcript: "failed" }))).toEqual(BOTH);
    expect(missingOf(withArtefacts(transcribed, { summary: "failed" }))).toEqual(["summary"]);
  });

  it("a transcript that comes after all is not missing, and its summary is awaited again", () => {
    const failed = withArtefacts(transcribed, { transcript: "failed" });
    expect([awaited(failed), missingOf(failed)]).toEqual([["summary"], ["summary"]]);
  });
});

describe("of a vox.ai call", () => {
  const analyzed = ["call.analyzed", { summary: "예약 변경", sentiment: "neutral" }] as const;

  it("nothing is awaited where the end has told all", () => {
    const call = callOf("vox", [...answered], ["call.ended", { ...ended[1], transcript: LINES }], [...analyzed]);
    expect([awaited(call), missingOf(call)]).toEqual([[], []]);
  });

  it("the analysis is awaited that comes later, and no transcript", () => {
    const call = callOf("vox", [...answered], ["call.ended", { ...ended[1], transcript: LINES }]);
    expect(awaited(call)).toEqual(["summary"]);
    const silent = callOf("vox", [...answered], [...ended]);
    expect([awaited(silent), missingOf(silent)]).toEqual([["summary"], BOTH]);
    const early = callOf("vox", [...analyzed], [...answered], [...ended]);
    expect([awaited(early), missingOf(early)]).toEqual([[], ["transcript"]]);
  });

  it("nothing more is awaited after an analysis without a summary", () => {
    const call = callOf("vox", [...answered], [...ended], ["call.analyzed", { sentiment: "neutral" }]);
    expect([awaited(call), missingOf(call)]).toEqual([[], ["transcript"]]);
  });

  it("nothing is awaited nor missing where its customer opted out", () => {
    const call = callOf("vox", [...answered, { optedOut: true }], [...ended]);
    expect([awaited(call), missingOf(call)]).toEqual([[], []]);
  });

  it("the analysis is awaited while nobody knows what its customer wants", () => {
    expect(awaited(callOf("vox", [...answered, { optedOut: null }], [...ended]))).toEqual(["summary"]);
  });
});

describe.each(["clawops", "vox"])("of a %s call without anybody", (provider) => {
  it.each(["no-answer", "busy", "canceled", "rejected", "failed"])("that ended as %s nothing is awaited", (status) => {
    const call = callOf(provider, ["call.ringing"], ["call.ended", { direction: "inbound", status }]);
    expect([awaited(call), missingOf(call)]).toEqual([[], []]);
  });

  it("that took no time nothing is awaited", () => {
    const call = callOf(provider, ["call.ended", { direction: "inbound", status: "completed", durationSeconds: 0 }]);
    expect([awaited(call), missingOf(call)]).toEqual([[], []]);
  });
});

it.each(["teler", "loop"])("of a %s call nothing is awaited, for nothing is made of it", (provider) => {
  const call = callOf(provider, [...answered], [...ended]);
  expect([awaited(call), missingOf(call)]).toEqual([[], []]);
});

describe("of a call in which a model of ours talked", () => {
  const began = ["call.answered", { talk: true }] as const;
  const told = ["call.transcribed", { status: "completed", talk: true }] as const;

  it.each(["clawops", "teler"])("the last of what was said is awaited, and no more (%s)", (provider) => {
    expect(awaited(callOf(provider, [...began], [...ended]))).toEqual(["transcript"]);
    const events = [[...began], [...told], [...ended]] as [EventType, object][];
    for (const order of [events, events.toReversed()]) {
      const call = callOf(provider, ...order);
      expect([awaited(call), missingOf(call)]).toEqual([[], []]);
    }
  });
});
