import type { CallEvent } from "../calls/event.ts";
import { type CanonicalEvent, isCall, isOutreach } from "../calls/message.ts";
import { MEBIBYTE, readBody } from "../lib/body.ts";
import { log } from "../lib/log.ts";
import { maskNumbers, maskPhone } from "../lib/phone.ts";
import { cut } from "../lib/text.ts";
import { type Delivery, type Dialect, type Provider, type Reading, verify } from "../providers/provider.ts";
import type { Settings } from "../settings.ts";
import type { Arrival } from "./accept.ts";
import { type Ending, answerOf } from "./answer.ts";
import { refOf } from "./ref.ts";
import { remember, wasSeen } from "./seen.ts";
import { type Came, sight } from "./sight.ts";
import { store } from "./store.ts";
import { setAside } from "./unreadable.ts";

/** An object's row holds 2 MB at most (Cloudflare's limits of Durable Objects); this leaves room for its other columns. */
const LARGEST_ROW = 1_900_000;

/** What a proven delivery came to. */
export type Received = { delivery: Delivery; ending: Ending };

export type Door = {
  env: Env;
  settings: Settings;
  /** Throws while something is wrong with what it takes to keep a delivery. Whoever has not proved himself is not told. */
  demand: () => void;
  /** What the URLs begin with that platforms are given. */
  base: string;
  waitUntil: (promise: Promise<unknown>) => void;
  /** The secret in the path, and the ref of a call that we placed. */
  token?: string | undefined;
  ref?: string | undefined;
  /** Takes what a delivery holds to where it is at home, if that is not its call's object; null where that can't be, and it is kept as all others are. */
  takeHome?: (delivery: Delivery, events: CallEvent[]) => Promise<Ending | null>;
  /** The answer to a platform that asks and does not only tell; null for the usual one. */
  reply?: (received: Received) => Response | null | Promise<Response | null>;
};

/**
 * The front door: size, signature over the raw bytes, parse, KV, object, KV, answer (spec §3). Whoever has not proved
 * himself costs neither a KV read nor an object, and nothing is said to him but that.
 */
export async function receive(request: Request, provider: Provider, door: Door): Promise<Response> {
  const receivedAt = Date.now();
  const admitted = await admit(request, provider, { ...door, receivedAt });
  const { ending, events = [], delivery } = admitted;
  const answer = (delivery && (await door.reply?.({ delivery, ending }))) ?? answerOf(ending);
  report(request, { provider: provider.name, ending, events, status: answer.status, ms: Date.now() - receivedAt });
  const came = cameAs(admitted, { provider, at: receivedAt, origin: new URL(request.url).origin });
  if (came) door.waitUntil(sight(came, door));
  return answer;
}

/** `unproven`: what it was that proved nothing. */
type Admitted = { ending: Ending; events?: CanonicalEvent[]; delivery?: Delivery; unproven?: Delivery };

/** Null where nothing was looked at that could have proved somebody. */
function cameAs(
  { ending, events = [], delivery, unproven }: Admitted,
  who: Pick<Came, "provider" | "at" | "origin">,
): Came | null {
  if (delivery) return { ...who, kind: "genuine", events };
  return unproven || ending.kind === "off" ? { ...who, kind: "refused", delivery: unproven ?? null } : null;
}

async function admit(request: Request, provider: Provider, door: Door & { receivedAt: number }): Promise<Admitted> {
  const { settings, base, receivedAt, token, ref } = door;
  const lacking = provider.lacks(settings);
  if (lacking) return { ending: { kind: "off", why: `${provider.name} is off: ${lacking} is not set` } };
  const body = await readBody(request, MEBIBYTE);
  if (!body) return { ending: { kind: "too-large" } };
  const { pathname, search } = new URL(request.url);
  const { headers } = request;
  const delivery: Delivery = { url: base + pathname, query: search, headers, body, receivedAt, token, ref };
  const dialect = await verify(provider, delivery, settings);
  if (!dialect.ok) return { ending: { kind: "unauthorized", why: dialect.reason }, unproven: delivery };
  door.demand();
  return { delivery, ...(await take(delivery, { provider, dialect: dialect.value, door })) };
}

/** Which dialect of which provider a delivery has proved to be of. */
type Known = {
  provider: Provider;
  dialect: Dialect;
  door: Pick<Door, "env" | "settings" | "base" | "waitUntil" | "takeHome">;
};

/** Reads a proven delivery and keeps what it holds. */
export async function take(delivery: Delivery, { provider, dialect, door }: Known): Promise<Admitted> {
  const reading = storable(dialect.read(delivery, door.settings), delivery.body);
  if (door.takeHome && (reading.kind === "events" || reading.kind === "ignored")) {
    const events = reading.kind === "events" ? reading.events.filter(isCall) : [];
    const ending = await door.takeHome(delivery, events);
    if (ending) return { ending, events };
  }
  switch (reading.kind) {
    case "events": {
      const { events } = reading;
      return { ending: await keep({ events, ref: refOf(delivery, dialect), base: door.base }, door), events };
    }
    case "ignored":
      return { ending: reading };
    case "unreadable":
      return { ending: await setAside(door.env, { provider, dialect, delivery, reading }) };
    case "malformed":
    case "unsupported":
      return { ending: { kind: reading.kind, why: reading.reason } };
  }
}

/** Each event has to fit a row. Those of small bodies always do, since escaping makes a text a few times longer at most. */
function storable(reading: Reading, body: Uint8Array): Reading {
  if (reading.kind !== "events" || body.byteLength <= LARGEST_ROW / 8) return reading;
  const encoder = new TextEncoder();
  const fits = reading.events.every(({ data }) => encoder.encode(JSON.stringify(data)).byteLength <= LARGEST_ROW);
  return fits ? reading : { kind: "unreadable", reason: "too large to store" };
}

async function keep(arrival: Arrival, { env, settings, waitUntil }: Known["door"]): Promise<Ending> {
  const { events } = arrival;
  const id = events[0]?.id ?? "";
  // One that was deleted may be made anew: of bookings and orders only the object can say.
  const isShortened = !events.some(isOutreach);
  if (isShortened && (await wasSeen(env.KV, events))) return { kind: "duplicate", id };
  const stored = await store(env, arrival);
  switch (stored.kind) {
    case "accepted":
      if (isShortened) waitUntil(remember(env.KV, events, settings.RETENTION_DAYS));
      return { kind: "accepted", id };
    case "duplicate":
      return { kind: "duplicate", id };
    case "spilled":
      return { kind: "accepted", id };
    case "conflict":
    case "refused":
    case "unstored":
      return stored;
  }
}

type Report = { provider: string; ending: Ending; events: CanonicalEvent[]; status: number; ms: number };

function report(request: Request, { provider, ending, events, status, ms }: Report): void {
  const [first] = events;
  const from = first && "from" in first.data && typeof first.data.from === "string" ? first.data.from : undefined;
  const why = "why" in ending ? ending.why : "reason" in ending ? ending.reason : undefined;
  log(status < 400 ? "info" : "warn", "delivery", {
    request: request.headers.get("cf-ray") ?? crypto.randomUUID(),
    provider,
    call: first && "call" in first ? cut(first.call, 80) : undefined,
    event: first?.type,
    from: from && maskPhone(from),
    outcome: ending.kind,
    reason: why && maskNumbers(cut(why, 200)),
    status,
    ms,
  });
}
