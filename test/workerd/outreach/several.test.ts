import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { DAY, HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { order } from "../../world/world-client.ts";
import { activitiesWith, newNumber, tell, textsWith, write } from "../follow/following.ts";
import { deliver } from "../front-door.ts";
import { own } from "../platforms.ts";
import { contactOf } from "../storage.ts";
import { ONE, alone, book, orderFor, pass, placedTo, placing, seen, seoul, stopAtOne, writeBack } from "./outreach.ts";
import { WORLD, openWorld } from "./outside.ts";
import { BOOKING, askWith, owners } from "./pretending.ts";

beforeEach(async () => {
  stopAtOne();
  await openWorld({ CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-tests" });
});
afterEach(() => void vi.useRealTimers());

const THREE = ONE + 2 * HOUR;

describe("an answer", () => {
  it("a yes goes to the booking that was just asked about, not to one that has its yes", async () => {
    const first = await book(THREE);
    const second = await book(THREE + 30 * MINUTE, { number: [first.national, first.phone] });
    await pass(first, HOUR);
    await writeBack(first, "1");
    expect((await seen(first.object)).state).toBe("confirmed");
    await pass(second, 30 * MINUTE);
    expect(await textsWith(first.national)).toHaveLength(2);
    await writeBack(second, "2");
    await pass(first, 0);
    expect([(await seen(first.object)).state, (await seen(second.object)).state]).toEqual([
      "confirmed",
      "cancel_requested",
    ]);
  });

  it("a text that was written before anybody was asked is no answer", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    expect((await seen(booked.object)).state).toBe("reminded");
    await write(booked.national, "네", { at: Date.now() - 20 * MINUTE });
    await pass(booked, 0);
    expect((await seen(booked.object)).state).toBe("reminded");
  });

  it("a text that answers a booking's text is no answer to an order that was only called about", async () => {
    const number = newNumber();
    const booked = await book(THREE, { number });
    await pass(booked, HOUR);
    expect(await textsWith(booked.national)).toHaveLength(1);
    const ordered = await orderFor(number, `O-${number[1].slice(-8)}`);
    await pass(ordered, MINUTE);
    await writeBack(booked, "1");
    await pass(ordered, 0);
    expect([(await seen(booked.object)).state, (await seen(ordered.object)).state]).toEqual(["confirmed", "calling"]);
  });

  it("who said no to another time is not said to come after all", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    await writeBack(booked, "2");
    await pass(booked, MINUTE);
    await writeBack(booked, "1");
    await pass(booked, MINUTE);
    await booked.object.change({ at: new Date(THREE + 2 * HOUR).toISOString() });
    await pass(booked, 2 * HOUR);
    await writeBack(booked, "1");
    await pass(booked, MINUTE);
    const posts = (await seen(booked.object)).actions.filter(({ kind }) => kind === "slack.post");
    expect(posts).toHaveLength(2); // cancel_requested, confirmed_after_all: both of the time before
  });
});

describe("a CRM", () => {
  it("hears the last word of somebody who says yes, no, yes, no", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    for (const word of ["1", "2", "1", "2"]) {
      await writeBack(booked, word);
      await pass(booked, 10 * SECOND);
    }
    expect((await seen(booked.object)).state).toBe("cancel_requested");
    const [activity] = await activitiesWith(booked.id);
    expect(JSON.stringify(activity)).toContain("cancel_requested");
  });

  it("is told of a booking that was moved while it was first to be told", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    await tell("crm", booked.id, [{ status: 503 }]);
    await write(booked.national, "1");
    await pass(booked, 0);
    await pass(booked, 2 * SECOND);
    await booked.object.change({ at: new Date(THREE + HOUR).toISOString() });
    await pass(booked, HOUR + MINUTE);
    await writeBack(booked, "1");
    await pass(booked, MINUTE);
    expect((await seen(booked.object)).state).toBe("confirmed");
    expect(await activitiesWith(booked.id)).toHaveLength(1);
  });

  it("is told one thing after the other, and while it does not answer nothing turns in circles", async () => {
    const booked = await book(THREE + DAY, { remind: { sms: "25h", call: "none" } });
    await order(WORLD, "crm", { contains: booked.id, answers: Array.from({ length: 7 }, () => ({ status: 503 })) });
    await pass(booked, HOUR);
    await alone(booked, async (one, sent) => {
      const answer = (means: "confirm" | "decline") => one.answer({ means, by: "sms", at: Date.now(), round: 1 });
      answer("confirm");
      await one.alarm();
      const [first = { action: "", attempt: 0 }] = sent.splice(0);
      expect((await one.claim(first.action, first.attempt)).kind).toBe("perform");
      one.record(first.action, first.attempt, {
        result: { at: Date.now(), outcome: "retry", status: 503, detail: "" },
        outcome: { kind: "retry", why: "" },
      } as never);
      vi.setSystemTime(Date.now() + SECOND);
      answer("decline");
      let claims = 0;
      for (let round = 0; round < 50; round++) {
        // the clock stands still: whatever is due is due now
        await one.alarm();
        for (const m of sent.splice(0)) if ((await one.claim(m.action, m.attempt)).kind === "later") claims++;
      }
      expect(claims).toBe(0);
    });
  });
});

describe("an owner", () => {
  it("who moves a booking to later than it would have been kept for has it reminded of", async () => {
    const booked = await book(THREE);
    const later = THREE + 40 * DAY;
    await booked.object.change({ at: new Date(later).toISOString() });
    await pass(booked, 40 * DAY + HOUR);
    expect(await textsWith(booked.national)).toHaveLength(1);
  });

  it("who makes a booking anew under an id of one that was forgotten has it reminded of", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    expect(await textsWith(booked.national)).toHaveLength(1);
    await contactOf(booked.phone).forget();
    await booked.object.forget();
    await pass(booked, DAY);
    const again = await book(THREE + DAY + HOUR, { number: [booked.national, booked.phone], id: booked.id });
    await pass(again, HOUR);
    await pass(again, MINUTE);
    expect((await seen(again.object)).state).toBe("reminded");
    expect(await textsWith(booked.national)).toHaveLength(2);
  });

  it("who wants no call any more has none placed", async () => {
    const booked = await book(THREE);
    await order(WORLD, "clawops", { contains: placing(booked), answers: [{ status: 429 }] });
    await pass(booked, HOUR + 10 * MINUTE + SECOND);
    await booked.object.change({ remind: { call: "none" } } as never);
    await pass(booked, 10 * MINUTE);
    expect(await placedTo(booked)).toEqual([]);
  });

  it("who moves an appointment during a call about it has no other call come in between", async () => {
    const first = await book(THREE);
    const second = await book(THREE + MINUTE, { number: [first.national, first.phone] });
    await pass(first, HOUR);
    await pass(second, MINUTE);
    await pass(first, 9 * MINUTE);
    await pass(second, 2 * MINUTE);
    expect(await placedTo(first)).toHaveLength(1);
    await first.object.change({ at: new Date(THREE + 5 * HOUR).toISOString() });
    await pass(first, 0);
    await pass(second, 3 * MINUTE);
    expect(await placedTo(first)).toHaveLength(1); // the first still goes on
  });

  it("who deleted a booking with its contact has it taken when it comes in signed once more", async () => {
    const [, phone] = newNumber();
    const body = { id: `KV-${phone.slice(-8)}`, name: "김하늘", phone, at: new Date(THREE).toISOString() };
    expect((await deliver(own("bookings", body))).status).toBe(202);
    const object = env.OUTREACH.getByName(`booking:${body.id}`);
    await contactOf(phone).forget();
    await object.forget();
    vi.setSystemTime(Date.now() + MINUTE);
    const answer = await deliver(own("bookings", body));
    expect([answer.status, (await object.view()) !== null]).toEqual([202, true]);
  });

  it("whose SLACK_WEBHOOK_URL is bad still has a key heard that was pressed", async () => {
    const booked = await book(THREE);
    await pass(booked, HOUR);
    await alone(
      booked,
      async (one) => {
        expect(one.answer({ means: "confirm", by: "sms", at: Date.now(), round: 1 })).toBe(true);
      },
      { SLACK_WEBHOOK_URL: "not a url" },
    );
  });

  it("whose QUIET_HOURS is bad is answered 503 in words", async () => {
    const answer = await askWith(
      { QUIET_HOURS: "whenever" },
      owners("POST", "/api/bookings", { ...BOOKING, id: "bad-1" }),
    );
    expect(answer.status).toBe(503);
  });

  it("has no call follow at once on a text that was put off over the night", async () => {
    vi.setSystemTime(seoul("2030-01-02T20:00:00"));
    const booked = await book(seoul("2030-01-03T09:30:00"), {
      remind: { sms: "12h40m".replace("12h40m", "760m"), call: "10m" },
    });
    await order(WORLD, "clawops", {
      contains: `"${booked.national}"`,
      answers: [{ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 }],
    });
    await pass(booked, 12 * HOUR - 1000);
    const before = await textsWith(booked.national);
    await pass(booked, 2 * MINUTE);
    expect([before.length, (await textsWith(booked.national)).length, (await placedTo(booked)).length]).toEqual([
      0, 1, 0,
    ]);
  });
});
