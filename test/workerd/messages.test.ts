import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { MessageEvent } from "../../src/calls/message.ts";
import { DAY, MINUTE, SECOND } from "../../src/lib/instant.ts";
import { routes } from "../../src/routes.ts";
import { articleEvent, callback, deliver } from "./front-door.ts";
import { ask, vox } from "./platforms.ts";
import { NOTHING, contactOf, letWork, passTimeFor, storedIn } from "./storage.ts";
import { stopTheClock, until } from "./story.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

let numbers = 0;
function newNumber(): [national: string, e164: string] {
  const digits = `1066${String(++numbers).padStart(6, "0")}`;
  return [`0${digits}`, `+82${digits}`];
}

const reference = (fields: Record<string, string>) =>
  callback({ AccountId: "AC7d2e9f41", Subject: "", NumMedia: "0", Status: "received", ...fields });
const article = (payload: object) => articleEvent(JSON.stringify({ event: "message.received", ...payload }));
const sms = (fields: object) => vox({ event: "sms_received", webhook_version: "v2", sms: fields });

/** Delivers while KV shows nothing, as it can for a minute after it was written. */
async function deliverBlind(request: Request): Promise<string> {
  const KV = { get: () => Promise.resolve(null), put: () => Promise.resolve() };
  const ctx = createExecutionContext();
  const response = await routes.fetch(request, { ...env, KV }, ctx);
  await waitOnExecutionContext(ctx);
  return `${response.status} ${((await response.json()) as { status: string }).status}`;
}

type Row = { id: string; seq: number; type: string; data: MessageEvent["data"] };
async function messagesOf(phone: string): Promise<Row[]> {
  const rows = (await storedIn(contactOf(phone))).tables["event"] ?? [];
  return rows
    .map((row) => ({ ...row, data: JSON.parse(row["data"] as string) }) as unknown as Row)
    .toSorted((a, b) => a.seq - b.seq);
}

describe("a text message", () => {
  it.each<[string, string, (from: string) => Request]>([
    [
      "ClawOps' reference",
      "clawops:message:MGref:received",
      (from) => reference({ MessageId: "MGref", From: from, To: "07052351234", Body: "네 1시요 👍" }),
    ],
    [
      "ClawOps' article",
      "clawops:message:MGart:received",
      (from) => article({ message_id: "MGart", from, to: "07052351234", text: "네 1시요 👍" }),
    ],
    [
      "vox",
      "vox:sms:0a1b2c3d4e5f",
      (from) => sms({ id: "0a1b2c3d4e5f", from_number: from, to_number: "07052351234", message: "네 1시요 👍" }),
    ],
  ])("of %s reaches its contact once, also while KV shows nothing", async (_, id, request) => {
    const [national, phone] = newNumber();
    expect(await deliver(request(national))).toMatchObject({ status: 202, body: { status: "accepted", id } });
    expect(await deliver(request(national))).toMatchObject({ status: 200, body: { status: "duplicate", id } });
    vi.setSystemTime(Date.now() + 11 * MINUTE);
    expect(await deliverBlind(request(phone))).toBe("200 duplicate");
    expect(await messagesOf(phone)).toMatchObject([
      { id, type: "message.received", data: { from: phone, to: "+827052351234", text: "네 1시요 👍" } },
    ]);
    expect((await ask("GET", `/api/contacts/${national}`)).status).toBe(404);
  });

  it("of ours belongs to whom it was sent to, whatever became of it", async () => {
    const [national, phone] = newNumber();
    for (const Status of ["sent", "failed"])
      await deliver(
        reference({ MessageId: "MGours", From: "07052351234", To: national, Body: "내일 뵙겠습니다", Status }),
      );
    expect((await messagesOf(phone)).map(({ type }) => type)).toEqual(["message.sent", "message.failed"]);
  });

  it.each(["", "anonymous", "Web발신", "x".repeat(500)])("of somebody without a number is kept: %j", async (from) => {
    const request = () =>
      reference({ MessageId: `MGnobody${from.length}`, From: from, To: "07052351234", Body: "안녕하세요" });
    expect((await deliver(request())).body.status).toBe("accepted");
    expect(await deliverBlind(request())).toBe("200 duplicate");
  });

  it("without an id is a repeat within ten minutes, and a new one later", async () => {
    const [national, phone] = newNumber();
    const request = () => sms({ from_number: national, to_number: "07052351234", message: "확인" });
    expect(await deliverBlind(request())).toBe("202 accepted");
    vi.setSystemTime(Date.now() + 10 * MINUTE - 1);
    expect(await deliverBlind(request())).toBe("200 duplicate");
    vi.setSystemTime(Date.now() + 1);
    expect(await deliverBlind(request())).toBe("202 accepted");
    expect(await deliverBlind(sms({ from_number: phone, to_number: "07052351234", message: "확인 " }))).toBe(
      "202 accepted",
    );
    expect((await messagesOf(phone)).map(({ seq, data }) => [seq, data.text])).toEqual([
      [1, "확인"],
      [2, "확인"],
      [3, "확인 "],
    ]);
  });

  it("without an id is forgotten by KV when it may come again", async () => {
    const put = vi.fn(async (..._: unknown[]) => undefined);
    const ctx = createExecutionContext();
    const KV = { get: () => Promise.resolve(null), put };
    await routes.fetch(sms({ from_number: newNumber()[0], message: "네" }), { ...env, KV }, ctx);
    await waitOnExecutionContext(ctx);
    expect(put.mock.calls).toEqual([[expect.stringMatching(/^seen:vox:sms::/), "", { expirationTtl: 600 }]]);
  });

  it("by way of the spill queue is kept once too", async () => {
    const [national, phone] = newNumber();
    const fail = () => Promise.reject(new Error("out of order"));
    const broken = { ...env, CONTACT: { getByName: () => ({ accept: fail }) } };
    const request = sms({ from_number: national, to_number: "07052351234", message: "지금 가요" });
    const response = await routes.fetch(request.clone(), broken, createExecutionContext());
    expect(response.status).toBe(202);
    await until(async () => (await messagesOf(phone)).length === 1);
    expect((await deliver(request)).body.status).toBe("duplicate");
  });
});

describe("after RETENTION_DAYS", () => {
  /** Sends a text and waits until Slack has heard of it. */
  async function text(national: string, id: string) {
    const answer = await deliver(article({ message_id: id, from: national, to: "07052351234", text: "네" }));
    await letWork(contactOf(`+82${national.slice(1)}`));
    return answer;
  }

  it("the object of a number without a card is empty", async () => {
    const [national, phone] = newNumber();
    await text(national, "MGold");
    await passTimeFor(contactOf(phone), 30 * DAY - 1);
    expect(await messagesOf(phone)).toHaveLength(1);
    await passTimeFor(contactOf(phone), 1 + MINUTE);
    expect(await storedIn(contactOf(phone))).toEqual(NOTHING);
  });

  it("messages go, those that came later later, and the card stays", async () => {
    const [national, phone] = newNumber();
    await ask("PUT", `/api/contacts/${national}`, { name: "박서연" });
    await text(national, "MGfirst");
    await passTimeFor(contactOf(phone), 20 * DAY);
    await text(national, "MGsecond");
    await passTimeFor(contactOf(phone), 10 * DAY + SECOND);
    expect((await messagesOf(phone)).map(({ id }) => id)).toEqual(["clawops:message:MGsecond:received"]);
    for (let days = 0; days < 21; days++) await passTimeFor(contactOf(phone), DAY);
    expect(await messagesOf(phone)).toEqual([]);
    expect((await ask("GET", `/api/contacts/${national}`)).body).toMatchObject({ name: "박서연" });
    expect((await storedIn(contactOf(phone))).alarm).toBe(null);
    expect((await text(national, "MGthird")).body.status).toBe("accepted");
    expect(await messagesOf(phone)).toHaveLength(1);
  });

  it("what the owner's own system said goes too", async () => {
    const [, phone] = newNumber();
    await contactOf(phone).remember(phone, { plan: "gold" });
    await passTimeFor(contactOf(phone), 30 * DAY + MINUTE);
    expect(await storedIn(contactOf(phone))).toEqual(NOTHING);
  });
});
