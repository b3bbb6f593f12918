import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { haveModelSay, order } from "../../world/world-client.ts";
import { ask } from "../platforms.ts";
import { until } from "../story.ts";
import { LoopCall, OUTSIDE, stopTheClock } from "./talking.ts";

beforeEach(stopTheClock);
afterEach(() => vi.restoreAllMocks());

const kept = (call: LoopCall) => runInDurableObject(call.object, (_, { storage }) => storage.kv.get("talk"));
const forget = (phone: string) => ask("DELETE", `/api/contacts/${encodeURIComponent(phone)}`);

describe("what a model's server says when it fails", () => {
  it("is logged without secrets and numbers, whatever it repeats of the request", async () => {
    const lines: string[] = [];
    vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
    const call = new LoopCall();
    const body = JSON.stringify({ error: "bad key a-model-key-for-the-tests, asked by 010-1234-5678" });
    await order(OUTSIDE, "model", { contains: "열쇠가 틀렸나요", answers: [{ status: 401, body }] });
    await call.begin();
    await call.say("열쇠가 틀렸나요");
    await call.untilSpoken(1);
    const line = lines.find((one) => one.includes("the model did not answer")) ?? "";
    expect(line).toContain("401");
    expect(line).not.toContain("a-model-key-for-the-tests");
    expect(line).not.toContain("1234-5678");
  });
});

describe("a contact that is deleted", () => {
  it("leaves nothing in a conversation that is over", async () => {
    const call = new LoopCall();
    await call.tell("incoming_call", { from: "01099998881" });
    await call.tell("call_ended");
    await listed(call);
    expect(await kept(call)).toBeDefined();
    expect(await forget("+821099998881")).toMatchObject({ status: 204 });
    expect(await kept(call)).toBeUndefined();
  });

  it("leaves nothing of what was said before in one that goes on", async () => {
    const call = new LoopCall();
    await haveModelSay(OUTSIDE, { contains: "비밀입니다", answers: [{ text: "네." }] });
    await haveModelSay(OUTSIDE, { contains: "아직 계세요", answers: [{ text: "네, 듣고 있습니다." }] });
    await call.tell("incoming_call", { from: "01099998882" });
    await call.say("비밀입니다");
    await call.untilSpoken(1);
    await listed(call);
    expect(await forget("+821099998882")).toMatchObject({ status: 204 });
    await call.tell("speech_detected");
    await call.say("아직 계세요");
    expect((await call.untilSpoken(2)).at(-1)).toBe("네, 듣고 있습니다.");
    expect(JSON.stringify(await kept(call))).not.toContain("비밀입니다");
  });
});

/** The ledger knows of the call. */
async function listed(call: LoopCall): Promise<void> {
  await call.pass(1000);
  await until(async () => {
    vi.setSystemTime(Date.now() + 1000);
    await runDurableObjectAlarm(env.CALL.getByName(`loop:${call.id}`));
    const row = await env.LEDGER.prepare("select 1 from call where id = ?").bind(call.id).first();
    return row !== null;
  });
}
