import { describe, expect, it } from "vitest";

import { articleEvent, callback, deliver, objectOf, statusOfCall } from "./front-door.ts";
import { actionOf, postsWith, until, viewOf } from "./story.ts";

const ringing = (more: string) => articleEvent(`{"event":"call.ringing","direction":"inbound","call_id":${more}}`);

describe("a genuine delivery with a hostile body", () => {
  it.each([
    ["nested 50,000 deep", `"CAdeep","x":${"[".repeat(50_000)}${"]".repeat(50_000)}`, "unreadable"],
    [
      "with huge numbers",
      '"CAhuge","duration":1e400,"created_at":1e308,"x":123456789012345678901234567890',
      "accepted",
    ],
    ["with half an emoji", '"CAhalf \\ud83d","from":"\\udc00","x\\ud800":"\\ud800"', "accepted"],
    ["with NUL in it", '"CAnul\\u0000x","from":"\\u0000"', "accepted"],
    [
      "that reaches for the prototype",
      '"CAproto","__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}',
      "accepted",
    ],
    ["with the wrong types", '"CAtypes","from":{"a":1},"to":[],"created_at":{},"duration":true', "accepted"],
    ["with a number for an id", "77", "accepted"],
    ["with an object for an id", '{"a":1}', "unreadable"],
    ["with an empty id", '""', "unreadable"],
    ["with null for an id", "null", "unreadable"],
  ])("%s is answered as what it is", async (_, more, status) => {
    const answer = await deliver(ringing(more));
    expect([answer.status, answer.body.status]).toEqual([202, status]);
    expect("isAdmin" in {}).toBe(false);
    expect((await deliver(ringing(more))).body.status).toBe("duplicate");
  });

  it("keeps what it says, harmlessly", async () => {
    const { call, events } = await viewOf("CAproto");
    expect(call.id).toBe("CAproto");
    expect(Object.entries(events[0]?.data.extra ?? {})).toEqual([
      ["__proto__", '{"isAdmin":true}'],
      ["constructor", '{"prototype":{"x":1}}'],
    ]);
    expect((await viewOf("CAnul\u0000x")).events).toHaveLength(1);
  });

  it("of bytes that are no UTF-8 is not lost and breaks nothing", async () => {
    const { headers } = articleEvent("");
    const bytes = Uint8Array.from([
      ...new TextEncoder().encode('{"event":"call.ringing","call_id":"CAbytes","x":"'),
      0xb0,
      0xa1,
      0xff,
      0x22,
      0x7d,
    ]);
    const { createHmac } = await import("node:crypto");
    headers.set(
      "x-clawops-signature",
      `sha256=${createHmac("sha256", "a-signing-key-for-the-tests").update(bytes).digest("hex")}`,
    );
    const answer = await deliver(
      new Request("https://offhook.example/webhooks/clawops", { method: "POST", headers, body: bytes }),
    );
    expect(answer.status).toBe(202);
  });

  it("of a form cut off half-way is refused", async () => {
    const whole = callback(statusOfCall("CAcut", "ringing"));
    const body = (await whole.clone().text()).slice(0, -3);
    expect((await deliver(new Request(whole.url, { method: "POST", headers: whole.headers, body }))).status).toBe(401);
    expect(await objectOf("CAcut").view()).toBe(null);
  });

  it("of a quarter of a million fields is taken for no form", async () => {
    const body = `CallId=CAfields&CallStatus=ringing&${"a=&".repeat(250_000)}b=`;
    const { signReference } = await import("../world/sign.ts");
    const url = "https://offhook.example/webhooks/clawops";
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "x-signature": signReference({ url, body, secret: "a-signing-key-for-the-tests" }),
    };
    expect((await deliver(new Request(url, { method: "POST", headers, body }))).status).toBe(401);
  });
});

describe("a genuine delivery that would not fit a row", () => {
  it("is kept as unreadable, and the call goes on", async () => {
    const numbers = `[${"1e20,".repeat(180_000)}1]`;
    const answer = await deliver(ringing(`"CAgrows","x":${numbers}`));
    expect(answer).toMatchObject({ status: 202, body: { status: "unreadable" } });
    const long = "x".repeat(300_000);
    expect((await deliver(ringing(`"CAgrows","from":"${long}","to":"${long}"`))).status).toBe(202);
    const { call, events } = await viewOf("CAgrows");
    expect(call.from).toBe(null);
    expect(events[0]?.data.extra?.from).toBe(long);
  });
});

describe("a caller's number that is none", () => {
  it("can't ping anybody, link anywhere or break the notice", async () => {
    const from = "<!channel> <https://evil.example|click> @here https://evil.example/x\n*부재중*\u202e & co";
    await deliver(callback(statusOfCall("CAevil", "busy", { From: from })));
    await until(async () => (await actionOf("CAevil")).state === "done");
    const [post] = await postsWith("click");
    expect(post).toMatchObject({ pings: [], links: [] });
    expect(post?.rendered.replaceAll("\u2060", "")).toContain(
      "<!channel> <https://evil.example|click> @here https://evil.example/x *부재중* & co",
    );
    expect((await viewOf("CAevil")).call.from?.value).toBe(from);
  });
});
