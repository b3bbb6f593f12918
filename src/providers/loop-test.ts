import { encodeHex } from "../lib/encoding.ts";
import { sign } from "../lib/hmac.ts";
import { CALLED, CALLER, postJson } from "./test-delivery.ts";
import type { TestStory } from "./test-stories.ts";

/** Somebody calls, hears the greeting and hangs up. Nothing is said to the model, and nothing follows that anybody would be told. */
export const loopTest: TestStory = {
  about: "call",
  isTold: false,
  requestsOf({ LOOP_SIGNING_KEY = "" }, { base, id }) {
    const steps = [
      { event: "incoming_call", call_id: id, from: CALLER, to: CALLED },
      { event: "call_ended", call_id: id, duration: 0, reason: "caller_hangup" },
    ];
    return Promise.all(
      steps.map(async (step) => {
        const body = JSON.stringify(step);
        const signature = `sha256=${encodeHex(await sign(LOOP_SIGNING_KEY, body))}`;
        return postJson(`${base}/webhooks/loop`, body, { "x-signature": signature });
      }),
    );
  },
};
