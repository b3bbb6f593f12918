import { DurableObject } from "cloudflare:workers";

/** The floor of a turn of the voice loop: a Worker that asks the model and commands its first sentence, and does nothing else. Built on wrangler.toml. */
type RelayEnv = Record<"LOOP_SIGNING_KEY" | "LOOP_COMMAND_URL" | "MODEL_URL" | "MODEL_NAME", string>;
type Told = { event: string; call_id: string; transcript?: string };
type Delta = { choices: { delta: { content?: string } }[] };

const HMAC_SHA256 = { name: "HMAC", hash: "SHA-256" };
const SENTENCE = /^.*?[.!?] /;
const JSON_TYPE = { "content-type": "application/json" };
const encoder = new TextEncoder();
let key: Promise<CryptoKey> | undefined;

/** Bound in wrangler.toml, and of no use here. */
export class CallObject extends DurableObject {}
export class ContactObject extends DurableObject {}
export class OutreachObject extends DurableObject {}
export class ConversationObject extends DurableObject {}

export default {
  async fetch(request, env, ctx) {
    const body = await request.text();
    if (request.headers.get("x-signature") !== (await signatureOf(body, env))) return new Response("", { status: 401 });
    const told = JSON.parse(body) as Told;
    if (told.event === "end_of_speech") ctx.waitUntil(reply(told, env));
    return Response.json({ action: "wait" });
  },
} satisfies ExportedHandler<RelayEnv>;

async function reply({ call_id, transcript }: Told, env: RelayEnv): Promise<void> {
  const messages = [{ role: "user", content: transcript }];
  const asked = JSON.stringify({ model: env.MODEL_NAME, messages, stream: true });
  const answer = await fetch(`${env.MODEL_URL}/chat/completions`, { method: "POST", headers: JSON_TYPE, body: asked });
  const decoder = new TextDecoder();
  let [unread, text, hasSpoken] = ["", "", false];
  for await (const chunk of answer.body ?? []) {
    const events = (unread + decoder.decode(chunk, { stream: true })).split("\n\n");
    unread = events.pop() ?? "";
    for (const event of events.filter((one) => !one.includes("[DONE]")))
      text += (JSON.parse(event.slice("data: ".length)) as Delta).choices[0]?.delta.content ?? "";
    const sentence = hasSpoken ? undefined : SENTENCE.exec(text)?.[0];
    if (!sentence) continue;
    hasSpoken = true;
    await command({ call_id, action: "speak", text: sentence, turn: 1 }, env);
  }
}

async function command(told: object, env: RelayEnv): Promise<void> {
  const body = JSON.stringify(told);
  const headers = { ...JSON_TYPE, "x-signature": await signatureOf(body, env) };
  await (await fetch(env.LOOP_COMMAND_URL, { method: "POST", headers, body })).body?.cancel();
}

async function signatureOf(text: string, env: RelayEnv): Promise<string> {
  key ??= crypto.subtle.importKey("raw", encoder.encode(env.LOOP_SIGNING_KEY), HMAC_SHA256, false, ["sign"]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", await key, encoder.encode(text)));
  return `sha256=${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
