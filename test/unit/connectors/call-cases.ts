import { callLook } from "../../../src/connectors/call-look.ts";
import { callPlace } from "../../../src/connectors/call-place.ts";
import type { Placing } from "../../../src/rules/action.ts";
import { type ConnectorCase, NOW, performWith } from "../../contracts/connector-contract.ts";

export const CLAWOPS = {
  CLAWOPS_API_BASE: "https://api.example/clawops",
  CLAWOPS_API_KEY: "sk_test",
  CLAWOPS_ACCOUNT_ID: "AC7d2e9f41",
  CLAWOPS_FROM: "070-5235-8010",
  CLAWOPS_AGENT_ID: "cmag7k2p0001",
};
export const VOX = {
  VOX_API_BASE: "https://api.example/vox",
  VOX_API_KEY: "a-vox-key",
  VOX_FROM: "+82 70-4567-1234",
  VOX_AGENT_ID: "5b0e3c1a-0d44-4b50-8888-8dd25736052a",
};
export const TELER = {
  TELER_API_BASE: "https://api.example/teler",
  TELER_API_KEY: "a-teler-key",
  TELER_FROM: "+91 80 6500 1234",
  TELER_URL_TOKEN: "a token",
};

export const byAgent: Placing["by"] = { kind: "agent", instruction: "주문을 확인한다", variables: { name: "박서연" } };
export const placing: Placing = {
  via: "clawops",
  to: "+821023456789",
  by: { kind: "flow" },
  ref: "o1-r3f",
  base: "https://hooks.example",
  expiresAt: NOW + 1000,
};
const open = {
  kind: "unknown",
  reason: "the call may have been placed, and nothing would keep a second one back",
} as const;
const placed = {
  connector: callPlace,
  exceptions: {
    ...Object.fromEntries([408, 500, 502, 503, 504, 599, "silence", "unreadable"].map((what) => [what, open])),
    409: { kind: "retry", reason: "it may pass, and says so in words" },
    429: { kind: "later", reason: "the platform has as many calls on as it takes, which is no failure" },
  },
  reads: { bytes: 64 * 1024, reason: "the answer says which call it is, or why there is none" },
} as const;
export const placeByClawOps = {
  ...placed,
  env: CLAWOPS,
  needs: "CLAWOPS_FROM",
  input: placing,
  good: { body: '{"callId":"CA1"}', detail: "CA1", ref: "CA1" },
};
export const placeByVox = {
  ...placed,
  env: VOX,
  needs: "VOX_AGENT_ID",
  input: { ...placing, via: "vox" as const, by: byAgent, base: null },
  good: { body: '{"id":"c1f2","status":"queued"}', detail: "c1f2", ref: "c1f2" },
};
export const placeByTeler = {
  ...placed,
  env: TELER,
  needs: "TELER_URL_TOKEN",
  input: { ...placing, via: "teler" as const, to: "+919876543210" },
  good: { body: '{"data":{"id":"cs_1"}}', detail: "cs_1", ref: "cs_1" },
};

export type LookCase = ConnectorCase<"call.look">;

const TO = "+821023456789";
export const iso = (at: number) => new Date(at).toISOString();

const looked = {
  connector: callLook,
  reads: { bytes: 2_000_000, reason: "a call may hold all that was said in it, and a list a hundred of them" },
};
const exceptions = {
  404: { kind: "done", reason: "there is no such call, which is what was asked" },
  unreadable: { kind: "retry", reason: "an answer that says nothing of the call leaves it to be asked for" },
} as const;
const listing = { unreadable: exceptions.unreadable };

export const lookByClawOps: LookCase = {
  ...looked,
  env: CLAWOPS,
  needs: "CLAWOPS_ACCOUNT_ID",
  input: { via: "clawops", to: TO, call: "CA1", since: NOW, ref: "r3f" },
  good: { body: '{"callId":"CA1","status":"ringing"}', detail: "ringing" },
  exceptions,
};
export const lookByVox: LookCase = {
  ...looked,
  env: VOX,
  needs: "VOX_API_KEY",
  input: { via: "vox", to: TO, call: "c/1", since: NOW, ref: "r3f" },
  good: { body: '{"id":"c/1","status":"ended","disconnection_reason":"dial_busy"}', detail: "busy (dial_busy)" },
  exceptions,
};
export const lookByTeler: LookCase = {
  ...looked,
  env: TELER,
  needs: "TELER_FROM",
  input: { via: "teler", to: "+919876543210", call: "cs_1", since: NOW, ref: "r3f" },
  good: { body: '{"id":"cs_1","state":"completed"}', detail: "completed" },
  exceptions,
};
const listed = (theCase: LookCase, good: NonNullable<LookCase["good"]>): LookCase => {
  return { ...theCase, input: { ...theCase.input, call: null }, good, exceptions: listing };
};
export const listByClawOps = listed(lookByClawOps, { body: '{"data":[],"meta":{"total":0}}', detail: "absent" });
export const listByVox = listed(lookByVox, { body: '{"items":[],"next_cursor":null}', detail: "absent" });
export const listByTeler = listed(lookByTeler, { body: '{"data":[],"has_more":false}', detail: "absent" });

export const answering = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  return () => Response.json(body, { status, headers });
};

/** What is learned where that is answered, and what was asked for. */
export async function lookAt(theCase: LookCase, body: unknown, status = 200) {
  const { performed, requests } = await performWith(theCase, () => Response.json(body, { status }));
  const [{ method, url, headers } = new Request("https://nothing.example")] = requests;
  return { ...performed, looked: performed.learned?.looked, asked: `${method} ${url}`, headers, requests };
}
