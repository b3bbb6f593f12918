import { DurableObject } from "cloudflare:workers";

/**
 * The floor: what the platform itself costs. It does what any durable front door of ClawOps has to ask of Cloudflare, in
 * the same order and as awaited as Offhook does it, and nothing else. Built on wrangler.toml, hence the object's name.
 */
type FloorEnv = Pick<Env, "KV"> & {
  CALL: DurableObjectNamespace<CallObject>;
  PUBLIC_URL: string;
  CLAWOPS_SIGNING_KEY: string;
};

const HMAC_SHA256 = { name: "HMAC", hash: "SHA-256" };
const THREE_DAYS_IN_SECONDS = 259_200;
const encoder = new TextEncoder();
let key: Promise<CryptoKey> | undefined;

export class CallObject extends DurableObject<FloorEnv> {
  constructor(ctx: DurableObjectState, env: FloorEnv) {
    super(ctx, env);
    ctx.storage.sql.exec("create table if not exists event (id text primary key, body text not null) without rowid");
  }

  insert(id: string, body: string): boolean {
    const sql = "insert into event (id, body) values (?, ?) on conflict (id) do nothing";
    return this.ctx.storage.sql.exec(sql, id, body).rowsWritten > 0;
  }
}

/** Bound in wrangler.toml, and of no use here. */
export class ContactObject extends DurableObject<FloorEnv> {}
export class OutreachObject extends DurableObject {}
export class ConversationObject extends DurableObject {}

export default {
  async fetch(request, env, ctx) {
    const body = await request.text();
    const pairs = [...new URLSearchParams(body)].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const url = env.PUBLIC_URL + new URL(request.url).pathname;
    if (!(await isSigned(request, url + pairs.flat().join(""), env))) return answer("unauthorized", "", 401);
    const fields = new Map(pairs);
    const call = `clawops:${fields.get("CallId")}`;
    const id = `${call}:${fields.get("CallStatus") ?? `transfer:${fields.get("TransferSequence")}`}`;
    if ((await env.KV.get(`seen:${id}`)) !== null) return answer("duplicate", id, 200);
    if (!(await env.CALL.getByName(call).insert(id, body))) return answer("duplicate", id, 200);
    ctx.waitUntil(env.KV.put(`seen:${id}`, "", { expirationTtl: THREE_DAYS_IN_SECONDS }));
    return answer("accepted", id, 202);
  },
} satisfies ExportedHandler<FloorEnv>;

async function isSigned(request: Request, text: string, env: FloorEnv): Promise<boolean> {
  key ??= crypto.subtle.importKey("raw", encoder.encode(env.CLAWOPS_SIGNING_KEY), HMAC_SHA256, false, ["verify"]);
  const signature = Uint8Array.from(atob(request.headers.get("x-signature") ?? ""), (char) => char.charCodeAt(0));
  return crypto.subtle.verify("HMAC", await key, signature, encoder.encode(text));
}

function answer(status: string, id: string, code: number): Response {
  return Response.json({ status, id }, { status: code });
}
