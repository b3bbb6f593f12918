import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { MessageEvent } from "../../../src/calls/message.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { ContactObject } from "../../../src/objects/contact-object.ts";
import { settingsOf } from "../../../src/settings.ts";
import { deliver } from "../front-door.ts";
import { ask, vox } from "../platforms.ts";
import { attemptsWith, postsWith, stopTheClock } from "../story.ts";
import { attemptsAt, contactOf, newNumber, pass, tell, write, textsWith } from "./following.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const REPLY = "Offhook입니다. 곧 연락드리겠습니다.";
type Timeline = {
  events: { type: string }[];
  actions: { kind: string; state: string; attempts: { detail: string }[] }[];
};
const timelineOf = async (phone: string) => (await ask<Timeline>("GET", `/api/contacts/${phone}/timeline`)).body;
const consentOf = async (phone: string) => (await ask("GET", `/api/contacts/${phone}`)).body["consent"];
const repliesTo = async (national: string) => (await textsWith(national)).map(({ body }) => body);

describe("a text", () => {
  it("reaches Slack with its writer's name, and is answered, each once", async () => {
    const [national, phone] = newNumber();
    await ask("PUT", `/api/contacts/${national}`, { name: "박서연" });
    for (let times = 0; times < 2; times++) await write(national, "내일 2시 되나요?", { id: "MGonce" });
    await pass(contactOf(phone), 0);
    const [post, ...more] = await postsWith("내일 2시");
    expect(more).toEqual([]);
    expect(post?.rendered).toMatch(/박서연/);
    expect(post?.links).toEqual([`<https://offhook.example/contacts/${encodeURIComponent(phone)}|자세히>`]);
    expect(await textsWith(national)).toMatchObject([{ to: national, body: REPLY }]);
    const { events, actions } = await timelineOf(national);
    expect(events).toMatchObject([{ type: "message.received" }]);
    expect(actions.map(({ kind, state }) => [kind, state]).toSorted()).toEqual([
      ["slack.post", "done"],
      ["sms.send", "done"],
    ]);
  });

  it("cannot ping or link in Slack", async () => {
    const [national, phone] = newNumber();
    await write(national, "<!channel> <https://evil.example|여기> @here 핑거");
    await pass(contactOf(phone), 0);
    const [post] = await postsWith("핑거");
    expect(post?.pings).toEqual([]);
    expect(post?.links).toEqual([`<https://offhook.example/contacts/${encodeURIComponent(phone)}|자세히>`]);
  });

  it("that vox brings is answered by whoever can send", async () => {
    const [national, phone] = newNumber();
    const sms = {
      id: "a1b2c3d4e5f6",
      from_number: national,
      to_number: "07045671234",
      message: "문의요",
      created_at: Date.now(),
    };
    expect((await deliver(vox({ event: "sms_received", webhook_version: "v2", sms }))).status).toBe(202);
    await pass(contactOf(phone), 0);
    expect(await repliesTo(national)).toEqual([REPLY]);
  });

  it("is one of a storm: all are kept, Slack hears of all of them in a few posts, one is answered", async () => {
    const [national, phone] = newNumber();
    for (let nth = 0; nth < 500; nth++) await write(national, `폭풍 ${nth}`);
    await pass(contactOf(phone), 0);
    await pass(contactOf(phone), MINUTE);
    const ours = (await postsWith(national.slice(-4))).filter(({ rendered }) => rendered.includes("폭풍"));
    expect(ours).toHaveLength(6);
    expect(ours.some(({ rendered }) => rendered.includes("495"))).toBe(true);
    expect(await repliesTo(national)).toHaveLength(1);
    expect((await timelineOf(national)).events).toHaveLength(500);
  });

  it("is answered once also where the object forgets everything between every two steps", async () => {
    const [national, phone] = newNumber();
    await write(national, "잊지 마세요");
    await pass(contactOf(phone), 0, { evicting: true });
    expect(await repliesTo(national)).toEqual([REPLY]);
    expect(await attemptsWith("잊지 마세요")).toBe(1);
  });
});

describe("a text that comes while a setting is bad", () => {
  it("is followed once it is right", async () => {
    const [national, phone] = newNumber();
    const settings = settingsOf({ ...env, QUIET_HOURS: "always" });
    const recorded = () => Promise.resolve("recorded" as const);
    const ledger = {
      recordCall: recorded,
      recordContact: recorded,
      recordOutreach: recorded,
      spokenAfter: () => Promise.resolve(null),
    };
    const data = { id: "MGbad", from: phone, to: "+827052351234", text: "여기요" };
    const event: MessageEvent = {
      id: "MGbad",
      provider: "clawops",
      at: Date.now(),
      receivedAt: Date.now(),
      type: "message.received",
      data,
    };
    await runInDurableObject(contactOf(phone), (_, state) => {
      expect(new ContactObject(state, env, { settings, ledger }).accept([event])).toEqual({ kind: "accepted" });
    });
    await evictDurableObject(contactOf(phone));
    await pass(contactOf(phone), MINUTE);
    expect(await repliesTo(national)).toHaveLength(1);
    expect(await postsWith("여기요")).toHaveLength(1);
  });
});

describe("an automatic answer", () => {
  it("does not go on for ever with a machine that answers everything", async () => {
    const [national, phone] = newNumber();
    await write(national, "안녕하세요");
    let answered = 0;
    for (let round = 0; round < 40; round++) {
      await pass(contactOf(phone), 11 * MINUTE);
      const replies = (await repliesTo(national)).length;
      if (replies === answered) break;
      answered = replies;
      await write(national, `${round}번째 대답입니다`);
    }
    expect(answered).toBe(5);
    await pass(contactOf(phone), 3 * DAY);
    expect(await repliesTo(national)).toHaveLength(5);
  });

  it("is not sent when it is too late for it", async () => {
    const [national, phone] = newNumber();
    await tell("clawops", national, [{ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 }]);
    await write(national, "급해요");
    for (const wait of [0, 13 * SECOND, 73 * SECOND, 7 * MINUTE, HOUR]) await pass(contactOf(phone), wait);
    expect(await repliesTo(national)).toEqual([]);
    const { actions } = await timelineOf(national);
    expect(actions.find(({ kind }) => kind === "sms.send")).toMatchObject({ state: "withdrawn" });
    expect(actions.find(({ kind }) => kind === "sms.send")?.attempts.at(-1)?.detail).toBe("expired");
  });

  it("that is refused shows why in the owner's language", async () => {
    const [national, phone] = newNumber();
    const body = JSON.stringify({ error: "From is not registered", code: "from_not_registered" });
    await tell("clawops", national, [{ status: 400, body, headers: { "content-type": "application/json" } }]);
    await write(national, "되나요?");
    await pass(contactOf(phone), 0);
    const { actions } = await timelineOf(national);
    const sms = actions.find(({ kind }) => kind === "sms.send");
    expect(sms?.state).toBe("dead");
    expect(sms?.attempts.at(-1)?.detail).toMatch(/[가-힣].*from_not_registered/);
  });

  it("that was held up does not go out a moment before the next", async () => {
    const [national, phone] = newNumber();
    await tell("clawops", national, [{ status: 503 }, { status: 503 }, { status: 503 }]);
    await write(national, "하나");
    for (const wait of [0, 13 * SECOND, 73 * SECOND, 7 * MINUTE]) await pass(contactOf(phone), wait);
    expect(await repliesTo(national)).toHaveLength(1);
    await pass(contactOf(phone), 2 * MINUTE);
    await write(national, "둘");
    await pass(contactOf(phone), 0);
    expect(await repliesTo(national)).toHaveLength(1);
  });

  it("is not kept from anybody by a text that came too late for one", async () => {
    const [national, phone] = newNumber();
    await write(national, "두 시간 전", { at: Date.now() - 2 * HOUR });
    await write(national, "지금");
    await pass(contactOf(phone), 0);
    expect(await repliesTo(national)).toHaveLength(1);
  });

  it.each(["13456", "131111", "1588-1234"])("never goes to a short code: %s", async (from) => {
    await write(from, "안내드립니다");
    expect(await attemptsAt("clawops", from)).toBe(0);
  });

  it("never goes to texts that are automatic themselves", async () => {
    const [national, phone] = newNumber();
    await write(national, "[Web발신] 택배가 도착했습니다");
    await pass(contactOf(phone), 0);
    expect(await repliesTo(national)).toEqual([]);
    expect(await postsWith("택배가 도착")).toHaveLength(1);
  });
});

describe("STOP", () => {
  it("is remembered, answered once, and obeyed until it is undone", async () => {
    const [national, phone] = newNumber();
    for (const body of ["수신거부", "STOP!", "여보세요?"]) await write(national, body);
    await pass(contactOf(phone), 0);
    expect(await consentOf(national)).toBe("refused");
    expect(await repliesTo(national)).toHaveLength(1);
    await ask("PUT", `/api/contacts/${national}`, { name: "박서연", consent: "given" });
    expect(await consentOf(national)).toBe("refused");
    await pass(contactOf(phone), DAY);
    await write(national, "START");
    await pass(contactOf(phone), 0);
    expect([await consentOf(national), (await repliesTo(national)).length]).toEqual(["given", 2]);
    await write(national, "예약할게요");
    await pass(contactOf(phone), 0);
    expect(await repliesTo(national)).toHaveLength(3);
  });

  it("keeps back an answer that was planned before it", async () => {
    const [national, phone] = newNumber();
    await tell("clawops", national, [{ status: 503 }]);
    await write(national, "문의합니다");
    await pass(contactOf(phone), 0);
    await write(national, "거부");
    await pass(contactOf(phone), MINUTE);
    expect(await repliesTo(national)).toEqual([expect.stringMatching(/수신/)]);
  });

  it("is not undone by a START that was written before it and came later", async () => {
    const [national, phone] = newNumber();
    await write(national, "수신거부");
    await write(national, "START", { at: Date.now() - 30 * MINUTE });
    await pass(contactOf(phone), 0);
    expect([await consentOf(national), (await repliesTo(national)).length]).toEqual(["refused", 1]);
  });

  it("once undone leaves the owner the last word", async () => {
    const [national, phone] = newNumber();
    await write(national, "START");
    await pass(contactOf(phone), 0);
    await ask("PUT", `/api/contacts/${national}`, { consent: "refused" });
    expect(await consentOf(national)).toBe("refused");
    await write(national, "예약되나요?");
    await pass(contactOf(phone), 0);
    expect(await repliesTo(national)).toHaveLength(1);
  });

  it("outlives the deletion of the contact, of which nothing else is left", async () => {
    const [national, phone] = newNumber();
    await write(national, "수신거부");
    await pass(contactOf(phone), 0);
    expect((await ask("DELETE", `/api/contacts/${national}`)).status).toBe(204);
    expect((await ask("GET", `/api/contacts/${national}`)).status).toBe(404);
    await write(national, "영업하나요?");
    await pass(contactOf(phone), 0);
    expect(await repliesTo(national)).toHaveLength(1);
    await write(national, "수신동의");
    await pass(contactOf(phone), 0);
    expect(await attemptsAt("clawops", national)).toBe(2);
  });
});
