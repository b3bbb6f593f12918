import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { deliver } from "../front-door.ts";
import { ask, teler, vox } from "../platforms.ts";
import { stopTheClock } from "../story.ts";
import {
  type Activity,
  activitiesWith,
  announce,
  attemptsAt,
  callOf,
  made,
  newNumber,
  pass,
  report,
  talked,
  tell,
} from "./following.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const SEGMENTS = [
  { speaker: "AGENT", start: 0, end: 1, text: "안녕하세요" },
  { speaker: "CUSTOMER", start: 1, end: 2, text: "예약 바꾸려고요" },
];
const transcript = { status: "completed", segmentCount: 2, segments: SEGMENTS };
const summary = { status: "completed", resultJson: { coreSummary: "예약 변경", sentiment: "neutral" } };
const WHOLE = { transcript: "[상담원] 안녕하세요\n[고객] 예약 바꾸려고요", summary: "예약 변경", missing: [] };

async function theActivity(call: string): Promise<Activity> {
  const [activity, ...others] = await activitiesWith(`"${call}"`);
  if (!activity || others.length > 0) throw new Error(`the CRM has ${activity ? others.length + 1 : 0} of ${call}`);
  return activity;
}

describe("the record of a ClawOps call", () => {
  it("is written as soon as the transcript and the summary are there", async () => {
    const [From, phone] = newNumber();
    await ask("PUT", `/api/contacts/${From}`, { name: "박서연" });
    await made("CArec1", { transcript, summary });
    const call = await talked("CArec1", { From });
    await pass(call, 14 * SECOND);
    expect(await activitiesWith('"CArec1"')).toEqual([]);
    await pass(call, SECOND);
    expect(await theActivity("CArec1")).toMatchObject({
      updates: 0,
      activity: {
        type: "call",
        phone,
        duration: 41,
        call_id: "CArec1",
        provider: "clawops",
        direction: "inbound",
        status: "completed",
        sentiment: "neutral",
        contact_name: "박서연",
        offhook_url: "https://offhook.example/calls/clawops/CArec1",
        ...WHOLE,
      },
    });
    const { body } = await ask<{ summary: string; events: { type: string }[] }>("GET", "/api/calls/clawops/CArec1");
    expect(body.summary).toBe("예약 변경");
    expect(body.events.map(({ type }) => type)).toContain("call.transcribed");
  });

  it("waits while the platform is at it, and asks at once when it says that it is done", async () => {
    await made("CArec2", { transcript: { status: "pending" }, summary });
    const call = await talked("CArec2");
    await pass(call, 15 * SECOND);
    await made("CArec2", { transcript, summary });
    await announce("CArec2", "transcript.completed", { SegmentCount: "2" });
    await pass(call, 0);
    expect((await theActivity("CArec2")).activity).toMatchObject(WHOLE);
    await pass(call, 20 * MINUTE);
    expect((await theActivity("CArec2")).updates).toBe(0);
  });

  it("is not kept back by what never comes, and says what is missing", async () => {
    await made("CArec3", { transcript: { status: "pending" } });
    const call = await talked("CArec3");
    for (const wait of [15 * SECOND, 45 * SECOND, 2 * MINUTE]) await pass(call, wait);
    expect(await attemptsAt("clawops", "CArec3/transcript")).toBe(3);
    await pass(call, 7 * MINUTE - SECOND);
    expect(await activitiesWith('"CArec3"')).toEqual([]);
    await pass(call, SECOND);
    expect((await theActivity("CArec3")).activity).toMatchObject({
      transcript: "",
      summary: "",
      missing: ["transcript", "summary"],
    });
  });

  it("is updated once by what comes later", async () => {
    await made("CArec4", { transcript: { status: "pending" } });
    const call = await talked("CArec4");
    for (const wait of [15 * SECOND, 45 * SECOND, 9 * MINUTE]) await pass(call, wait);
    await pass(call, HOUR);
    await made("CArec4", { transcript, summary });
    await announce("CArec4", "transcript.completed");
    await announce("CArec4", "summary.completed", { SummaryJson: JSON.stringify(summary.resultJson) });
    await pass(call, 0);
    expect(await theActivity("CArec4")).toMatchObject({ updates: 1, activity: WHOLE });
    await announce("CArec4", "recording.completed", { RecordingUrl: "https://rec.example/4.wav" });
    await pass(call, HOUR);
    expect((await theActivity("CArec4")).updates).toBe(1);
  });

  it("has a transcript made where the platform made none and the owner pays for it", async () => {
    await made("CArec5", { later: { transcript, summary } });
    const call = await talked("CArec5");
    await pass(call, 15 * SECOND);
    expect(await attemptsAt("clawops", "POST /v1/accounts/AC7d2e9f41/calls/CArec5/transcript")).toBe(1);
    for (const wait of [45 * SECOND, 2 * MINUTE]) await pass(call, wait);
    expect((await theActivity("CArec5")).activity).toMatchObject(WHOLE);
    expect(await attemptsAt("clawops", "POST /v1/accounts/AC7d2e9f41/calls/CArec5/transcript")).toBe(1);
  });

  it("is written at once of a call that nobody answered", async () => {
    const [From] = newNumber();
    await report("CArec6", "no-answer", { From });
    await pass(callOf("clawops", "CArec6"), 0);
    expect((await theActivity("CArec6")).activity).toMatchObject({ status: "no-answer", duration: 0, missing: [] });
    expect(await attemptsAt("clawops", "CArec6")).toBe(0);
  });

  it("is one, whatever becomes of the CRM: down for an hour, silent after it took it, refusing what it has", async () => {
    const [From] = newNumber();
    await tell("crm", "CArec7", [{ status: 503 }, { status: 502 }, { drop: true, accept: true }, { status: 409 }]);
    await report("CArec7", "busy", { From });
    const call = callOf("clawops", "CArec7");
    for (const wait of [0, 13 * SECOND, 73 * SECOND, 7 * MINUTE]) await pass(call, wait);
    expect((await theActivity("CArec7")).updates).toBe(0);
    expect(await attemptsAt("crm", "CArec7")).toBe(4);
    const view = await call.view();
    expect(view?.actions.filter(({ kind }) => kind === "crm.record")).toMatchObject([{ state: "done" }]);
    await pass(call, 9 * HOUR);
    expect(await attemptsAt("crm", "CArec7")).toBe(4);
  });

  it("is whole in the end where the answer to an update was no, or was lost, or was that it is there", async () => {
    for (const [nth, answers] of [
      [{ status: 503 }],
      [{ drop: true, accept: true }],
      [{ drop: true, accept: true }, { status: 409 }],
    ].entries()) {
      const [From] = newNumber();
      await ask("PUT", `/api/contacts/${From}`, { name: "박서연" });
      const id = `CAupd${nth}`;
      await made(id, { transcript: { status: "pending" } });
      const call = await talked(id, { From });
      for (const wait of [15 * SECOND, 45 * SECOND, 9 * MINUTE]) await pass(call, wait);
      await tell("crm", `PUT /activities/${id}`, answers);
      await made(id, { transcript, summary });
      await announce(id, "transcript.completed");
      for (const wait of [0, 15 * SECOND, 2 * MINUTE, HOUR]) await pass(call, wait);
      expect((await theActivity(id)).activity, id).toMatchObject({ ...WHOLE, contact_name: "박서연" });
      expect(
        (await call.view())?.actions.filter(({ state }) => state === "dead"),
        id,
      ).toEqual([]);
    }
  });

  it("is whole in the end where the CRM took it, its answer was lost, and more was known at the next try", async () => {
    const [From] = newNumber();
    await made("CAlost", { transcript: { status: "pending" } });
    const call = await talked("CAlost", { From });
    await tell("crm", "CAlost", [{ drop: true, accept: true }]);
    for (const wait of [15 * SECOND, 45 * SECOND, 9 * MINUTE]) await pass(call, wait);
    await made("CAlost", { transcript, summary });
    await announce("CAlost", "transcript.completed");
    for (const wait of [0, 13 * SECOND, MINUTE, HOUR]) await pass(call, wait);
    expect((await theActivity("CAlost")).activity).toMatchObject(WHOLE);
  });

  it("has a transcript that could only be asked for late", async () => {
    await made("CAlate", { later: { transcript, summary } });
    await tell("clawops", "POST /v1/accounts/AC7d2e9f41/calls/CAlate/transcript", [
      { status: 503 },
      { status: 503 },
      { status: 503 },
    ]);
    const call = await talked("CAlate");
    for (const wait of [15 * SECOND, 13 * SECOND, 73 * SECOND, 6 * MINUTE, 16 * SECOND, 46 * SECOND])
      await pass(call, wait);
    expect((await theActivity("CAlate")).activity).toMatchObject(WHOLE);
  });

  it("is one also where the object forgets everything between every two steps", async () => {
    await made("CArec8", { transcript: { status: "pending" }, later: { transcript, summary } });
    const call = await talked("CArec8");
    for (const wait of [15 * SECOND, 45 * SECOND, 2 * MINUTE, 10 * MINUTE]) await pass(call, wait, { evicting: true });
    expect(await theActivity("CArec8")).toMatchObject({ updates: 0, activity: WHOLE });
    expect(await attemptsAt("crm", "CArec8")).toBe(1);
  });
});

describe("the record of a call of another platform", () => {
  const VOX = { from_number: "01012345678", to_number: "07052351234", call_type: "inbound", start_at: 1791778320123 };
  const lines = [
    { role: "agent", content: "네" },
    { role: "user", content: "안녕하세요" },
  ];
  const ended = (call: string, more: object, webhook_version?: string) =>
    deliver(
      vox({
        event: "call_ended",
        webhook_version,
        call: { call_id: call, ...VOX, end_at: 1791778384123, disconnection_reason: "user_hangup", ...more },
      }),
    );

  it("vox v1: is written with all that its end says", async () => {
    await deliver(
      vox({ event: "call_started", call: { call_id: "vox-rec1", ...VOX, opt_out_sensitive_data_storage: false } }),
    );
    await ended("vox-rec1", {
      transcript: lines,
      call_analysis: { summary: "예약", user_sentiment: "positive" },
      opt_out_sensitive_data_storage: false,
    });
    await pass(callOf("vox", "vox-rec1"), 0);
    expect((await theActivity("vox-rec1")).activity).toMatchObject({
      summary: "예약",
      transcript: "[상담원] 네\n[고객] 안녕하세요",
      missing: [],
    });
  });

  it("vox v1: does not wait for an analysis that the end did not bring", async () => {
    await ended("vox-rec4", { transcript: lines, call_analysis: null, opt_out_sensitive_data_storage: false });
    await pass(callOf("vox", "vox-rec4"), 3 * SECOND);
    expect((await theActivity("vox-rec4")).activity).toMatchObject({
      transcript: "[상담원] 네\n[고객] 안녕하세요",
      missing: ["summary"],
    });
  });

  it("says how long it took also where the end does not", async () => {
    const about = { call_id: "vox-rec5", ...VOX, opt_out_sensitive_data_storage: false };
    await deliver(vox({ event: "call_started", webhook_version: "v2", call: about }));
    await deliver(
      vox({
        event: "call_ended",
        webhook_version: "v2",
        call: {
          call_id: "vox-rec5",
          end_at: VOX.start_at + 64_000,
          disconnection_reason: "user_hangup",
          opt_out_sensitive_data_storage: false,
        },
      }),
    );
    await pass(callOf("vox", "vox-rec5"), 10 * MINUTE);
    expect((await theActivity("vox-rec5")).activity).toMatchObject({
      duration: 64,
      missing: ["transcript", "summary"],
    });
  });

  it("has as much of a very long summary as fits", async () => {
    const call_analysis = { summary: "가".repeat(21_000) };
    await ended("vox-rec6", { transcript: lines, call_analysis, opt_out_sensitive_data_storage: false });
    await pass(callOf("vox", "vox-rec6"), 3 * SECOND);
    expect((await theActivity("vox-rec6")).activity["summary"]).toMatch(/^가{9000,}…$/);
  });

  it("vox v2: waits for the analysis", async () => {
    await deliver(
      vox({ event: "call_started", call: { call_id: "vox-rec2", ...VOX, opt_out_sensitive_data_storage: false } }),
    );
    await ended("vox-rec2", { transcript: lines, opt_out_sensitive_data_storage: false }, "v2");
    const call = callOf("vox", "vox-rec2");
    await pass(call, MINUTE);
    expect(await activitiesWith('"vox-rec2"')).toEqual([]);
    await deliver(vox({ event: "call_analyzed", call: { call_id: "vox-rec2", call_analysis: { summary: "예약" } } }));
    await pass(call, 0);
    expect((await theActivity("vox-rec2")).activity).toMatchObject({ summary: "예약", missing: [] });
  });

  it("of an opted-out customer holds nothing of what was said", async () => {
    await ended("vox-rec3", {
      transcript: lines,
      call_analysis: { summary: "비밀" },
      opt_out_sensitive_data_storage: true,
    });
    await pass(callOf("vox", "vox-rec3"), 3 * SECOND);
    expect((await theActivity("vox-rec3")).activity).toMatchObject({
      transcript: "",
      summary: "",
      opted_out: true,
      missing: [],
    });
  });

  it("Teler: is written at once, since nothing more is to be had", async () => {
    const about = { call_id: "teler-rec1", from: "+918065001234", to: "+919876543210", direction: "outbound" };
    const event = (type: string, data: object) => ({
      id: `evt-rec1-${type}`,
      type,
      api_version: "2026-06-01",
      occurred_at: new Date().toISOString(),
      call_id: "teler-rec1",
      data: { ...about, ...data },
    });
    await deliver(teler(event("call.answered", {})));
    await deliver(teler(event("call.completed", { duration: 30 })));
    await pass(callOf("teler", "teler-rec1"), 0);
    expect((await theActivity("teler-rec1")).activity).toMatchObject({
      phone: "+919876543210",
      direction: "outbound",
      status: "completed",
      missing: [],
    });
  });
});
