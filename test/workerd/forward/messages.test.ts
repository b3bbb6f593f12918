import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { DAY, SECOND } from "../../../src/lib/instant.ts";
import { callback, deliver } from "../front-door.ts";
import { lose, stopTheClock, withQueue } from "../story.ts";
import { givenUpBy, pass, pendingOf, requestsWith, takenWith, tellOwner, tellingsOf } from "./forwarding.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

let customers = 0;
/** A number that nobody has written from, and its contact. */
function newCustomer() {
  const digits = String(++customers).padStart(4, "0");
  return { From: `0106666${digits}`, contact: env.CONTACT.getByName(`+82106666${digits}`) };
}

/** A text from a customer, signed. */
const text = (From: string, id: string, Body = `text ${id}`) =>
  callback({
    MessageId: id,
    AccountId: "AC7d2e9f41",
    From,
    To: "07052351234",
    Direction: "inbound",
    Type: "sms",
    Status: "received",
    Timestamp: "2026-10-12T04:12:00.123Z",
    Body,
  });

describe("a text message", () => {
  it("is forwarded once, however often it is delivered, in the order in which they came", async () => {
    const { From, contact } = newCustomer();
    for (const id of ["MGa", "MGb", "MGa", "MGc", "MGb"]) await deliver(text(From, id));
    await pass(contact, 0);
    await deliver(text(From, "MGc"));
    await deliver(text(From, "MGd"));
    await pass(contact, 0);
    const from = `+82${From.slice(1)}`;
    expect(await tellingsOf(from)).toEqual(["text MGa", "text MGb", "text MGc", "text MGd"]);
    const [first] = await takenWith(from);
    expect(first).toMatchObject({ id: first?.event.id, event: { type: "message.received", data: { from } } });
    expect(first?.event).not.toHaveProperty("call");
  });

  it("that is not taken is tried again, given up, listed, and retried by hand", async () => {
    const { From, contact } = newCustomer();
    await tellOwner("text MGsick", [{ status: 500 }, { status: 404, body: "who?" }]);
    for (const id of ["MGsick", "MGwell"]) await deliver(text(From, id));
    await pass(contact, 0);
    await pass(contact, 12 * SECOND);
    expect(await tellingsOf(`+82${From.slice(1)}`)).toEqual(["text MGwell"]);
    const [dead] = await givenUpBy(contact);
    expect(dead).toMatchObject({ state: "dead", attempts: [{ status: 500 }, { status: 404, detail: "who?" }] });
    await contact.retry(dead?.id ?? "");
    await pass(contact, 0);
    expect(await tellingsOf(`+82${From.slice(1)}`)).toEqual(["text MGwell", "text MGsick"]);
  });

  it("of a test story is not forwarded", async () => {
    const { From, contact } = newCustomer();
    await deliver(text(From, "offhook-test-text"));
    await pass(contact, 0);
    expect(await requestsWith("offhook-test-text")).toBe(0);
  });

  it("that was deleted before it could leave does not hold up those that came after", async () => {
    const { From, contact } = newCustomer();
    await withQueue(contact, lose, async () => {
      for (let nth = 0; nth < 55; nth++) await deliver(text(From, `MGold${nth}`));
      await runDurableObjectAlarm(contact);
    });
    vi.setSystemTime(Date.now() + 29 * DAY);
    await deliver(text(From, "MGnew"));
    expect(await pendingOf(contact)).toBe(56);
    await pass(contact, DAY + SECOND);
    expect(await tellingsOf(`+82${From.slice(1)}`)).toEqual(["text MGnew"]);
    expect(await pendingOf(contact)).toBe(0);
  });
});
