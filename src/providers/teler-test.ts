import { encodeHex } from "../lib/encoding.ts";
import { sign } from "../lib/hmac.ts";
import { SECOND, iso } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import { signedHeadOf } from "./teler.ts";
import { CALLED, CALLER, RANG_FOR, postJson } from "./test-delivery.ts";
import type { TestStory } from "./test-stories.ts";

const VERSION = "2026-06-01";

/** Somebody called and nobody picked up; the account's secret signs it, or the URL holds the token. */
export const telerTest: TestStory = {
  about: "call",
  isTold: true,
  requestsOf(settings, { base, id, now }) {
    const url = urlOf(base, settings);
    const told = [
      { type: "call.initiated", at: now - RANG_FOR, data: { from: CALLER, to: CALLED, direction: "inbound" } },
      { type: "call.failed", at: now, data: { reason: "no_answer" } },
    ];
    return Promise.all(
      told.map(async ({ type, at, data }, i) => {
        const names = { id: `evt_${id}-${i}`, type, api_version: VERSION, occurred_at: iso(at), call_id: id };
        const body = JSON.stringify({ ...names, data: { call_id: id, ...data } });
        return postJson(url, body, {
          "x-teler-api-version": VERSION,
          ...(await signatureOf(body, { url, now, settings })),
        });
      }),
    );
  },
};

function urlOf(base: string, { TELER_WEBHOOK_SECRET, TELER_URL_TOKEN = "" }: Settings): string {
  const url = `${base}/webhooks/teler`;
  return TELER_WEBHOOK_SECRET ? url : `${url}/${encodeURIComponent(TELER_URL_TOKEN.toWellFormed())}`;
}

type Signing = { url: string; now: number; settings: Settings };

async function signatureOf(body: string, { url, now, settings }: Signing): Promise<Record<string, string>> {
  const { TELER_WEBHOOK_SECRET } = settings;
  if (!TELER_WEBHOOK_SECRET) return {};
  const timestamp = String(Math.floor(now / SECOND));
  const signature = encodeHex(await sign(TELER_WEBHOOK_SECRET, signedHeadOf(timestamp, url, settings) + body));
  return { "x-teler-timestamp": timestamp, "x-teler-signature": signature };
}
