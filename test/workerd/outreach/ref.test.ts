import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

import { type SpillMessage, unspill } from "../../../src/intake/spill.ts";
import { callback, deliver, statusOfCall } from "../front-door.ts";
import { TELER_TOKEN, teler } from "../platforms.ts";
import { askWith } from "./pretending.ts";

const fail = () => Promise.reject(new Error("out of order"));

describe("the ref of a call that we placed", () => {
  const REF = `${"0a".repeat(32)}-${"1b".repeat(16)}`;
  const calls = () => {
    const accept = vi.fn(async (..._: unknown[]) => ({ kind: "accepted" }));
    return { accept, CALL: { getByName: () => ({ accept }) } };
  };
  const refGiven = ({ mock }: ReturnType<typeof calls>["accept"]) => mock.calls.at(-1)?.[1];
  const failed = (call: string) => ({
    id: `evt_${call}`,
    type: "call.failed",
    api_version: "2026-06-01",
    occurred_at: "2026-08-21T09:15:32.501Z",
    call_id: call,
    data: { call_id: call, reason: "no_answer" },
  });

  it("is handed to the call with its events, where ClawOps was given it", async () => {
    const { accept, CALL } = calls();
    const tell = (call: string, path: string) => askWith({ CALL }, callback(statusOfCall(call, "busy"), { path }));
    expect((await tell("CAref1", `/webhooks/clawops/${REF}`)).status).toBe(202);
    expect(refGiven(accept)).toBe(REF);
    for (const path of ["/webhooks/clawops", "/webhooks/clawops/mine", `/webhooks/clawops/${REF}0`]) {
      await tell(`CAref${path.length}`, path);
      expect(refGiven(accept)).toBe(null);
    }
  });

  it("likewise where Teler was, in the place of the token or after it", async () => {
    const { accept, CALL } = calls();
    const tell = (call: string, path: string) => askWith({ CALL }, teler(failed(call), { path }));
    expect((await tell("cs_ref1", `/webhooks/teler/${REF}`)).status).toBe(202);
    expect(refGiven(accept)).toBe(REF);
    await tell("cs_ref2", `/webhooks/teler/anything/${REF}`);
    expect(refGiven(accept)).toBe(REF);
    for (const path of ["/webhooks/teler", `/webhooks/teler/${TELER_TOKEN}`]) {
      await tell(`cs_ref${path.length}`, path);
      expect(refGiven(accept)).toBe(null);
    }
  });

  it("after the token is none where the token is wrong", async () => {
    const { accept, CALL } = calls();
    const byToken = { CALL, TELER_WEBHOOK_SECRET: "" };
    const tell = (call: string, path: string) => askWith(byToken, teler(failed(call), { path }));
    expect((await tell("cs_tok1", `/webhooks/teler/${TELER_TOKEN}/${REF}`)).status).toBe(202);
    expect(refGiven(accept)).toBe(REF);
    await tell("cs_tok2", `/webhooks/teler/${TELER_TOKEN}`);
    expect(refGiven(accept)).toBe(null);
    for (const path of [`/webhooks/teler/${REF}`, `/webhooks/teler/wrong/${REF}`])
      expect((await tell("cs_tok3", path)).status).toBe(401);
    expect(accept).toHaveBeenCalledTimes(2);
  });

  it("goes with its events through the spill queue, also by way of KV", async () => {
    const sent: SpillMessage[] = [];
    const broken = {
      CALL: { getByName: () => ({ accept: fail }) },
      SPILL: { send: async (one: SpillMessage) => void sent.push(one) },
    };
    const path = `/webhooks/clawops/${REF}`;
    await askWith(broken, callback(statusOfCall("CAspillref", "busy"), { path }));
    await askWith(broken, callback({ ...statusOfCall("CAspilllarge", "busy"), memo: "가".repeat(60_000) }, { path }));
    await askWith(broken, callback(statusOfCall("CAspillnone", "busy")));
    expect(sent.map(({ ref }) => ref)).toEqual([REF, REF, undefined]);
    for (const message of sent) {
      const { accept, CALL } = calls();
      await unspill({ ...env, CALL } as unknown as Env, message);
      expect(refGiven(accept)).toBe(message.ref ?? null);
    }
  });

  it("stands in nothing that is kept aside", async () => {
    await deliver(callback({ CallId: "CAaside", memo: "aside" }, { path: `/webhooks/clawops/${REF}` }));
    const { results } = await env.LEDGER.prepare("select path from unreadable where instr(body, 'aside') > 0").all();
    expect(results).toEqual([{ path: "/webhooks/clawops/:ref" }]);
  });
});
