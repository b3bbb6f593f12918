import { encodeBase64 } from "../lib/encoding.ts";
import { sign } from "../lib/hmac.ts";
import { iso } from "../lib/instant.ts";
import { signedTextOf } from "./clawops.ts";
import { CALLED, CALLER, RANG_FOR } from "./test-delivery.ts";
import type { TestStory } from "./test-stories.ts";

/** Somebody called and nobody picked up, in the reference's dialect. */
export const clawopsTest: TestStory = {
  about: "call",
  isTold: true,
  requestsOf({ CLAWOPS_SIGNING_KEY = "" }, { base, id, now }) {
    const url = `${base}/webhooks/clawops`;
    const told = [
      { CallStatus: "ringing", Timestamp: iso(now - RANG_FOR) },
      { CallStatus: "no-answer", Duration: "0", Timestamp: iso(now) },
    ];
    return Promise.all(
      told.map(async (fields) => {
        const form = new URLSearchParams({ CallId: id, From: CALLER, To: CALLED, Direction: "inbound", ...fields });
        const signature = encodeBase64(await sign(CLAWOPS_SIGNING_KEY, signedTextOf(url, [...form])));
        const headers = { "content-type": "application/x-www-form-urlencoded", "x-signature": signature };
        return new Request(url, { method: "POST", headers, body: form.toString() });
      }),
    );
  },
};
