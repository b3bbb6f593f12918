import { providers } from "../../../src/providers/index.ts";
import { type Delivery, textOf, verify } from "../../../src/providers/provider.ts";
import { telerFlow } from "../../../src/providers/teler-flow.ts";
import { voxInbound } from "../../../src/providers/vox-inbound.ts";
import { settingsOf } from "../../../src/settings.ts";
import { Clock } from "../../world/clock.ts";
import type { Send } from "../../world/courier.ts";
import { keysIn } from "../../world/prove.ts";
import { createWorld } from "../../world/world.ts";

export const PUBLIC_URL = "https://offhook.example";
const NIGHT = Date.UTC(2030, 0, 1, 12);
const ENV = {
  CLAWOPS_SIGNING_KEY: "a-signing-key",
  VOX_WEBHOOK_TOKEN: "a-vox-token",
  VOX_WEBHOOK_KEY: "a-vox-key",
  TELER_WEBHOOK_SECRET: "a-teler-secret",
  TELER_URL_TOKEN: "a-teler-token",
  TELER_FROM: "+918065001234",
};
const XML = { headers: { "content-type": "application/xml" } };

/** What came to the stand-in: `read` is what our own provider makes of it, `refused` where that does not take it for genuine. */
type Came = { path: string; body: string; read: string[] };

/**
 * A pretend outside moved by hand, and in the place of Offhook what verifies and reads as it does. `says` are its answers to platforms that ask what to
 * do, by path; `refuses` answers that many deliveries with 503.
 */
export async function openStandIn({
  says = {},
  refuses = 0,
}: { says?: Record<string, string>; refuses?: number } = {}) {
  const settings = settingsOf(ENV);
  const clock = new Clock(NIGHT);
  const came: Came[] = [];
  let refusals = refuses;

  async function read(path: string, delivery: Delivery): Promise<string[]> {
    const provider = providerOf(path);
    const dialect = await verify(provider, delivery, settings);
    if (!dialect.ok) return ["refused"];
    if (path.startsWith("/voice/clawops")) return ["asked"];
    const reading = dialect.value.read(delivery, settings);
    return reading.kind === "events" ? reading.events.map(describe) : [reading.kind];
  }

  const send: Send = async (url, { headers, body }) => {
    const { pathname } = new URL(url);
    const token = /^\/(?:webhooks|voice)\/\w+\/([^/]+)/.exec(pathname)?.[1];
    const bytes = Uint8Array.from(Buffer.from(body));
    const delivery = { url, query: "", headers: new Headers(headers), body: bytes, token, receivedAt: clock.now() };
    const one: Came = { path: pathname, body: textOf(delivery), read: [] };
    came.push(one);
    one.read = await read(pathname, delivery);
    if (refusals-- > 0) return new Response("later", { status: 503 });
    const answer = says[pathname];
    if (answer === undefined) return new Response(null, { status: pathname.startsWith("/voice") ? 404 : 202 });
    return answer.startsWith("<") ? new Response(answer, XML) : new Response(answer);
  };

  const world = createWorld({ clock, send });
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = { method, headers: { "content-type": "application/json", ...headers } };
    return world.fetch(
      new Request(`https://anywhere.example${path}`, {
        ...init,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  };
  await ask("PUT", "/_/account", { to: PUBLIC_URL, keys: keysIn(ENV) });
  return {
    ask,
    came,
    /** As tests on the Worker reach it. */
    reachable: {
      url: "https://outside.example",
      fetch: (url: string, init: RequestInit) => world.fetch(new Request(url, init)),
    },
    pass: (ms = 60_000) => clock.moveTo(clock.now() + ms),
    /** What was read, one thing after the other. */
    events: () => came.flatMap((one) => one.read),
  };
}
export type StandIn = Awaited<ReturnType<typeof openStandIn>>;

function providerOf(path: string) {
  if (path.startsWith("/voice/teler")) return telerFlow;
  if (path.endsWith("/inbound")) return voxInbound;
  const name = /^\/(?:webhooks|voice)\/(\w+)/.exec(path)?.[1];
  return name === "vox" ? providers.vox : name === "teler" ? providers.teler : providers.clawops;
}

function describe({ type, data }: { type: string; data: object }): string {
  return "status" in data && type === "call.ended" ? `${type} ${String(data.status)}` : type;
}
