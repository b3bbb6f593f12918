import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { MINUTE } from "../../src/lib/instant.ts";
import { routes } from "../../src/routes.ts";
import { type Answer, fail, knows, never, owner, pretendOwner } from "./lookup.ts";
import { voxInbound } from "./platforms.ts";
import { NIGHT, stopTheClock } from "./story.ts";

/** What vitest.config.ts sets, as it is to be told. */
const DEFAULTS = { customer_name: "고객", tickets: "0" };
const IN_TIME_MS = 1500;

let callers = 0;
const card = { card: { customer_name: "박서연" }, lookup: null };
const contactIs = (beforeCall: () => Promise<unknown>) => ({
  CONTACT: { getByName: () => ({ beforeCall, remember: () => Promise.resolve() }) },
});

beforeEach(() => {
  pretendOwner();
  stopTheClock();
  // Later than any break that another test caused.
  vi.setSystemTime(NIGHT + ++callers * 10 * MINUTE);
  owner.answer = knows({ plan: "gold" });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Asks a Worker some parts of which are out of order; it has to answer in time all the same. */
async function variablesWhile(broken: object): Promise<Record<string, string>> {
  const startedAt = performance.now();
  const from_number = `0107100${String(callers).padStart(4, "0")}`;
  const request = voxInbound({ event: "call_inbound", call_inbound: { from_number, to_number: null } });
  const response = await routes.fetch(request, { ...env, ...broken }, createExecutionContext());
  expect(performance.now() - startedAt).toBeLessThan(IN_TIME_MS);
  expect(response.status).toBe(200);
  const { call_inbound } = (await response.json()) as { call_inbound: { dynamic_variables: Record<string, string> } };
  return call_inbound.dynamic_variables;
}

describe("however broken the things behind it are, the answer comes in time:", () => {
  it("a contact that throws: the owner's own system and the defaults", async () => {
    expect(await variablesWhile(contactIs(fail))).toEqual({ ...DEFAULTS, plan: "gold" });
  });

  it("a contact that can't even be named: the defaults", async () => {
    const getByName = () => {
      throw new Error("out of order");
    };
    expect(await variablesWhile({ CONTACT: { getByName } })).toMatchObject(DEFAULTS);
  });

  it.each([{ PUBLIC_URL: "nonsense" }, { DEFAULT_COUNTRY: "XX" }, { HOLD_MS: "x", RETENTION_DAYS: "x" }])(
    "a bad setting: %o",
    async (bad) => expect(await variablesWhile(bad)).toMatchObject({ tickets: "0" }),
  );

  it("a contact that says nothing: the owner's own system and the defaults", async () => {
    expect(await variablesWhile(contactIs(never))).toEqual({ ...DEFAULTS, plan: "gold" });
  });

  it("neither of them says anything: the defaults", async () => {
    owner.answer = never;
    expect(await variablesWhile(contactIs(never))).toEqual(DEFAULTS);
  });

  it("a contact that cannot keep what was told", async () => {
    const contact = { beforeCall: () => Promise.resolve(card), remember: fail };
    expect(await variablesWhile({ CONTACT: { getByName: () => contact } })).toMatchObject({ plan: "gold" });
  });

  it("KV, the ledger and the queues", async () => {
    const statement: object = { bind: () => statement, run: fail, first: fail, all: fail };
    const broken = { get: fail, put: fail, send: fail, prepare: () => statement, batch: fail };
    const all = { KV: broken, LEDGER: broken, SPILL: broken, ACTIONS: broken, CALL: { getByName: fail } };
    expect(await variablesWhile(all)).toMatchObject({ plan: "gold" });
  });

  it.each<[string, Answer]>([
    ["that is slow", later(1300, knows({ plan: "late" }))],
    ["that never answers", never],
    ["whose connection breaks", fail],
    ["that fails", () => Promise.resolve(new Response("broken", { status: 500 }))],
    [
      "that redirects",
      () => Promise.resolve(new Response(null, { status: 302, headers: { location: "https://evil.example/" } })),
    ],
    ["that answers no JSON", () => Promise.resolve(new Response("<html>"))],
    ["that answers nothing", () => Promise.resolve(new Response(null, { status: 204 }))],
    ["that answers a list", () => Promise.resolve(Response.json([{ plan: "x" }]))],
    ["that answers a list of variables", knows(["x", "y"])],
    ["that answers without variables", () => Promise.resolve(Response.json({ plan: "x" }))],
    ["that answers variables that are none", knows("plan")],
    ["that answers too much", knows({ plan: "x".repeat(70_000) })],
    ["whose answer has no end", () => Promise.resolve(endless())],
    ["whose answer comes to a halt", () => Promise.resolve(new Response(new ReadableStream({ pull: never })))],
  ])("an owner's own system %s", async (_, broken) => {
    owner.answer = broken;
    expect(await variablesWhile(contactIs(() => Promise.resolve(card)))).toEqual({
      ...DEFAULTS,
      customer_name: "박서연",
    });
  });

  it.each([
    ["VARIABLE_DEFAULTS", "no JSON", { customer_name: "박서연", plan: "gold" }],
    ["LOOKUP_URL", "no URL", { ...DEFAULTS, customer_name: "박서연" }],
    ["HOLD_MS", "-1", { ...DEFAULTS, customer_name: "박서연", plan: "gold" }],
    ["TELER_SIGNATURE", "x", { ...DEFAULTS, customer_name: "박서연", plan: "gold" }],
  ])("a bad %s", async (name, value, expected) => {
    expect(await variablesWhile({ ...contactIs(() => Promise.resolve(card)), [name]: value })).toEqual(expected);
  });
});

function later(ms: number, told: Answer): Answer {
  return async (url) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return told(url);
  };
}

/** As slow as a network, so that whoever reads it to its end has time to notice. */
function endless(): Response {
  const chunk = new TextEncoder().encode(`{"variables":{"plan":"${"x".repeat(20_000)}`);
  const pull = async (controller: ReadableStreamDefaultController) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.enqueue(chunk);
  };
  return new Response(new ReadableStream({ pull }));
}
