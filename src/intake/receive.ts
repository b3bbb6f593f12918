import type { CallEvent } from "../calls/event.ts";
import { log } from "../lib/log.ts";
import { maskNumbers, maskPhone } from "../lib/phone.ts";
import { cut } from "../lib/text.ts";
import { type Delivery, type Provider, type Reading, verify } from "../providers/provider.ts";
import type { Settings } from "../settings.ts";
import { type Ending, answerOf } from "./answer.ts";
import { readBody } from "./body.ts";
import { remember, wasSeen } from "./seen.ts";
import { store } from "./store.ts";

const MEBIBYTE = 1024 * 1024;
/** An object's row holds 2 MB at most (Cloudflare's limits of Durable Objects); this leaves room for its other columns. */
const LARGEST_ROW = 1_900_000;

export type Door = { env: Env; settings: Settings; waitUntil: (promise: Promise<unknown>) => void };

/**
 * The front door: size, signature over the raw bytes, parse, KV, object, KV, answer (spec §3). Whoever has not proved
 * himself costs neither a KV read nor an object, and nothing is said to him but that.
 */
export async function receive(request: Request, provider: Provider, door: Door): Promise<Response> {
  const receivedAt = Date.now();
  const { ending, events = [] } = await admit(request, provider, { ...door, receivedAt });
  const answer = answerOf(ending);
  report(request, { provider: provider.name, ending, events, status: answer.status, ms: Date.now() - receivedAt });
  return answer;
}

type Admitted = { ending: Ending; events?: CallEvent[] };

async function admit(request: Request, provider: Provider, door: Door & { receivedAt: number }): Promise<Admitted> {
  const { settings, receivedAt } = door;
  const lacking = provider.lacks(settings);
  if (lacking) return { ending: { kind: "off", why: `${provider.name} is off: ${lacking} is not set` } };
  const body = await readBody(request, MEBIBYTE);
  if (!body) return { ending: { kind: "too-large" } };
  const { origin, pathname, search } = new URL(request.url);
  const url = (settings.PUBLIC_URL ?? origin) + pathname;
  const delivery: Delivery = { url, query: search, headers: request.headers, body, receivedAt };
  const dialect = await verify(provider, delivery, settings);
  if (!dialect.ok) return { ending: { kind: "unauthorized", why: dialect.reason } };
  const reading = dialect.value.read(delivery, settings);
  if (reading.kind !== "events") return { ending: endingOf(reading) };
  if (!isStorable(reading.events, body))
    return { ending: { kind: "ignored", reason: "unreadable: too large to store" } };
  return { ending: await keep(reading.events, door), events: reading.events };
}

/** What a genuine delivery without events comes to. One in no known shape is kept nowhere yet: the log has the reason. */
function endingOf(reading: Exclude<Reading, { kind: "events" }>): Ending {
  switch (reading.kind) {
    case "ignored":
      return reading;
    case "unreadable":
      return { kind: "ignored", reason: `unreadable: ${reading.reason}` };
    case "malformed":
    case "unsupported":
      return { kind: reading.kind, why: reading.reason };
  }
}

/** Whether each event fits a row. Small bodies always do, since escaping makes a text a few times longer at most. */
function isStorable(events: CallEvent[], body: Uint8Array): boolean {
  if (body.byteLength <= LARGEST_ROW / 8) return true;
  const encoder = new TextEncoder();
  return events.every(({ data }) => encoder.encode(JSON.stringify(data)).byteLength <= LARGEST_ROW);
}

async function keep(events: CallEvent[], { env, settings, waitUntil }: Door): Promise<Ending> {
  const id = events[0]?.id ?? "";
  if (await wasSeen(env.KV, events)) return { kind: "duplicate", id };
  const stored = await store(env, events);
  switch (stored.kind) {
    case "accepted":
      waitUntil(remember(env.KV, events, settings.RETENTION_DAYS));
      return { kind: "accepted", id };
    case "duplicate":
      return { kind: "duplicate", id };
    case "spilled":
      return { kind: "accepted", id };
    case "unstored":
      return { kind: "unstored", why: stored.why };
  }
}

type Report = { provider: string; ending: Ending; events: CallEvent[]; status: number; ms: number };

function report(request: Request, { provider, ending, events, status, ms }: Report): void {
  const [first] = events;
  const from = first && "from" in first.data ? first.data.from : undefined;
  const why = "why" in ending ? ending.why : "reason" in ending ? ending.reason : undefined;
  log(status < 400 ? "info" : "warn", "delivery", {
    request: request.headers.get("cf-ray") ?? crypto.randomUUID(),
    provider,
    call: first && cut(first.call, 80),
    event: first?.type,
    from: from && maskPhone(from),
    outcome: ending.kind,
    reason: why && maskNumbers(cut(why, 200)),
    status,
    ms,
  });
}
