import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { MINUTE, SECOND } from "../../src/lib/instant.ts";
import { routes } from "../../src/routes.ts";
import { deliver } from "./front-door.ts";
import { knows, owner, pretendOwner } from "./lookup.ts";
import { VOX_TOKEN, ask, voxInbound } from "./platforms.ts";
import { NIGHT, stopTheClock, until } from "./story.ts";

/** What vitest.config.ts sets, as it is to be told. */
const DEFAULTS = { customer_name: "고객", tickets: "0" };

type Told = { call_inbound: { dynamic_variables: Record<string, string>; metadata: object } };

beforeEach(pretendOwner);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A number that nobody has called from. */
let callers = 0;
const newCaller = () => `0107000${String(++callers).padStart(4, "0")}`;

async function variablesFor(from: string | null): Promise<Record<string, string>> {
  const { status, body } = await deliver(voxInbound({ from_number: from, to_number: "07052351234" }));
  expect(status).toBe(200);
  const { dynamic_variables, metadata } = (body as unknown as Told).call_inbound;
  expect(metadata).toEqual({});
  return dynamic_variables;
}

const cardOf = (phone: string, card: object) => ask("PUT", `/api/contacts/${phone}`, card);

describe("the question before a call", () => {
  it("is answered in both shapes it comes in, with what is known of the caller", async () => {
    const phone = newCaller();
    await cardOf(phone, { name: "박서연", variables: { tickets: 2, isMember: true, note: "창가 자리" } });
    const known = { customer_name: "박서연", tickets: "2", isMember: "true", note: "창가 자리" };
    const numbers = { from_number: phone, to_number: "07052351234" };
    for (const payload of [numbers, { event: "call_inbound", call_inbound: numbers }]) {
      const { status, body } = await deliver(voxInbound(payload));
      expect([status, body]).toEqual([200, { call_inbound: { dynamic_variables: known, metadata: {} } }]);
    }
  });

  it("is answered for one caller, however his number is written", async () => {
    const phone = newCaller();
    await cardOf(phone, { name: "김민수" });
    const digits = phone.slice(1);
    const spellings = [
      phone,
      `+82${digits}`,
      `82${digits}`,
      `+82 0${digits}`,
      `010-${phone.slice(3, 7)}-${phone.slice(7)}`,
    ];
    for (const from of spellings) expect((await variablesFor(from)).customer_name, from).toBe("김민수");
  });

  it.each(["wrong", `${VOX_TOKEN}x`, VOX_TOKEN.slice(1), "%F0%9F", " "])(
    "is refused at the token %j, in always the same words",
    async (token) => {
      for (const payload of [{ from_number: newCaller() }, "{", ""])
        expect(await deliver(voxInbound(payload, { token }))).toMatchObject({
          status: 401,
          body: { error: "unauthorized" },
        });
      expect(owner.asked).toEqual([]);
    },
  );

  it("is refused without a good signature where vox signs", async () => {
    const { createHmac } = await import("node:crypto");
    const body = JSON.stringify({ from_number: newCaller() });
    const told = { ...env, VOX_WEBHOOK_KEY: "a-vox-key-for-the-tests", VOX_SIGNATURE_HEADER: "X-Vox-Key" };
    const signed = createHmac("sha256", "a-vox-key-for-the-tests").update(body).digest("hex");
    const statusWith = async (headers: Record<string, string>) =>
      (await routes.fetch(voxInbound(body, { headers }), told, createExecutionContext())).status;
    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ "x-vox-key": "0".repeat(64) })).toBe(401);
    expect(await statusWith({ "x-vox-key": signed })).toBe(200);
  });

  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  it.each<[string, string?]>([
    [""],
    ["{"],
    ["[]"],
    ["null"],
    ["7"],
    ['"call_inbound"'],
    ["{}"],
    ['{"call_inbound":null}'],
    ['{"call_inbound":[]}'],
    ['{"call_inbound":"x"}'],
    ['{"call_inbound":{"from_number":["01012345678"]}}'],
    ['{"from_number":{"a":1},"to_number":7}'],
    ['{"from_number":true}'],
    ['{"from_number":1e400}'],
    ["a number without end", `{"from_number":"${"0".repeat(5000)}"}`],
    ["nested 20,000 deep", `{"from_number":${deep}}`],
    ["\u0000\ud83d\uFFFF"],
  ])("is answered with the defaults, and nobody is owner.asked, where its body is %j", async (name, body = name) => {
    expect(await deliver(voxInbound(body))).toMatchObject({
      status: 200,
      body: { call_inbound: { dynamic_variables: DEFAULTS, metadata: {} } },
    });
    expect(owner.asked).toEqual([]);
  });

  it.each(["anonymous", "", null, "unknown", "+1", "<script>", "114"])(
    "is answered with the defaults, and nobody is owner.asked, for the caller %j",
    async (from) => {
      expect(await variablesFor(from)).toEqual(DEFAULTS);
      expect(owner.asked).toEqual([]);
    },
  );
});

describe("what is told", () => {
  it("is the contact's card over the owner's own system over the defaults", async () => {
    const phone = newCaller();
    owner.answer = knows({ customer_name: "이름", tickets: 3, plan: "gold" });
    await cardOf(phone, { name: null, variables: { plan: "platinum" } });
    expect(await variablesFor(phone)).toEqual({ customer_name: "이름", tickets: "3", plan: "platinum" });
    await cardOf(phone, { name: "박서연", variables: { plan: "platinum" } });
    expect(await variablesFor(phone)).toMatchObject({ customer_name: "박서연", tickets: "3" });
    await cardOf(phone, { name: "박서연", variables: { customer_name: "박 선생님" } });
    expect(await variablesFor(phone)).toMatchObject({ customer_name: "박 선생님" });
  });

  it("are texts, whatever the values were; what is null is not known", async () => {
    owner.answer = knows({ a: 1, b: false, c: ["x"], d: { e: "f" }, g: null, h: "", customer_name: null });
    expect(await variablesFor(newCaller())).toEqual({
      ...DEFAULTS,
      a: "1",
      b: "false",
      c: '["x"]',
      d: '{"e":"f"}',
      h: "",
    });
  });

  it("never has a name that the platform fills itself", async () => {
    const reserved = { current_time: "x", call_from: "x", call_to: "x", call_id: "x", agent_id: "x" };
    const phone = newCaller();
    owner.answer = knows(reserved);
    await cardOf(phone, { variables: reserved });
    expect(await variablesFor(phone)).toEqual(DEFAULTS);
  });
});

describe("the owner's own system", () => {
  beforeEach(stopTheClock);

  it("is asked for the number in E.164, with the token, and its answer is remembered for five minutes", async () => {
    const phone = newCaller();
    owner.answer = knows({ plan: "gold" });
    expect(await variablesFor(phone)).toMatchObject({ plan: "gold" });
    expect(owner.asked).toEqual([{ phone: `+82${phone.slice(1)}`, token: "Bearer a-lookup-token-for-the-tests" }]);
    owner.answer = knows({ plan: "silver" });
    await until(async () => (await env.CONTACT.getByName(`+82${phone.slice(1)}`).beforeCall()).lookup !== null);
    vi.setSystemTime(NIGHT + 5 * MINUTE - 1);
    expect(await variablesFor(phone)).toMatchObject({ plan: "gold" });
    expect(owner.asked).toHaveLength(1);
    vi.setSystemTime(NIGHT + 5 * MINUTE);
    expect(await variablesFor(phone)).toMatchObject({ plan: "silver" });
    expect(owner.asked).toHaveLength(2);
  });

  it("is asked over the network, and a redirection or a cut connection is no answer", async () => {
    vi.restoreAllMocks();
    expect(await variablesFor(newCaller())).toMatchObject({ customer_name: "박서연", last_visit: "2026-09-03" });
    for (const told of [
      { status: 307, headers: { location: "https://owner.example/owner/lookup?phone=x" } },
      { drop: true },
    ]) {
      const phone = newCaller();
      const order = JSON.stringify({ contains: `lookup +82${phone.slice(1)}`, answers: [told] });
      await fetch("https://world.example/_/owner/script", { method: "POST", body: order });
      expect(await variablesFor(phone)).toEqual(DEFAULTS);
      vi.setSystemTime(Date.now() + MINUTE);
      expect(await variablesFor(phone)).toMatchObject({ last_visit: "2026-09-03" });
    }
  });

  it("that knows nobody by that number is remembered too", async () => {
    const phone = newCaller();
    expect(await variablesFor(phone)).toEqual(DEFAULTS);
    await until(async () => (await env.CONTACT.getByName(`+82${phone.slice(1)}`).beforeCall()).lookup !== null);
    expect(await variablesFor(phone)).toEqual(DEFAULTS);
    expect(owner.asked).toHaveLength(1);
  });

  it("is left alone for a while when it has failed three times, and then asked again", async () => {
    owner.answer = () => Promise.resolve(new Response("broken", { status: 500 }));
    for (let failures = 1; failures <= 3; failures++) {
      expect(await variablesFor(newCaller())).toEqual(DEFAULTS);
      expect(owner.asked).toHaveLength(failures);
    }
    owner.answer = knows({ plan: "gold" });
    expect(await variablesFor(newCaller())).toEqual(DEFAULTS);
    expect(owner.asked).toHaveLength(3);
    vi.setSystemTime(NIGHT + 31 * SECOND);
    expect(await variablesFor(newCaller())).toMatchObject({ plan: "gold" });
    expect(owner.asked).toHaveLength(4);
  });
});
