import { encodeHex } from "../lib/encoding.ts";
import { sign } from "../lib/hmac.ts";
import { CALLED, CALLER, postJson } from "./test-delivery.ts";
import type { TestStory } from "./test-stories.ts";
import { USUAL_HEADER } from "./vox.ts";

/** Somebody called and no agent picked up, in v2. */
export const voxTest: TestStory = {
  about: "call",
  isTold: true,
  async requestsOf({ VOX_WEBHOOK_TOKEN = "", VOX_WEBHOOK_KEY, VOX_SIGNATURE_HEADER }, { base, id, now }) {
    const call = {
      call_id: id,
      call_type: "inbound",
      from_number: CALLER,
      to_number: CALLED,
      call_status: "not_connected",
      disconnection_reason: "orphaned_no_agent_pickup",
      start_at: null,
      end_at: now,
      opt_out_sensitive_data_storage: false,
    };
    const body = JSON.stringify({ event: "call_ended", webhook_version: "v2", call });
    const signature = VOX_WEBHOOK_KEY && encodeHex(await sign(VOX_WEBHOOK_KEY, body));
    const headers = signature ? { [VOX_SIGNATURE_HEADER ?? USUAL_HEADER]: signature } : {};
    return [postJson(`${base}/webhooks/vox/${encodeURIComponent(VOX_WEBHOOK_TOKEN.toWellFormed())}`, body, headers)];
  },
};
