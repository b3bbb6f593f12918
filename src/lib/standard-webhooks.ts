import { decodeBase64 } from "./encoding.ts";

const HMAC_SHA256 = { name: "HMAC", hash: "SHA-256" };

type Unsigned = { id: string; at: number; body: string; secret: string };

/**
 * The three headers of Standard Webhooks (standardwebhooks.com, "Specification", symmetric signatures). `at` is in ms
 * since the epoch, `secret` is `whsec_` and Base64, or any text: then its UTF-8 is the key.
 */
export async function signWebhook({ id, at, body, secret }: Unsigned): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000));
  const bytes = decodeBase64(secret.replace(/^whsec_/, "")) ?? new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, HMAC_SHA256, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(`${id}.${timestamp}.${body}`));
  const signature = btoa(String.fromCharCode(...new Uint8Array(mac)));
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
