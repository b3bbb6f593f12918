import { type CallEvent, type Direction, END_STATUSES, type EndStatus } from "../calls/event.ts";
import { decodeBase64, decodeHex } from "../lib/encoding.ts";
import { Fields } from "../lib/fields.ts";
import { type Pair, readForm } from "../lib/form.ts";
import { isSigned } from "../lib/hmac.ts";
import { readInstant } from "../lib/instant.ts";
import { toE164 } from "../lib/phone.ts";
import { byCodePoint, isShallow, oneLine } from "../lib/text.ts";
import type { Settings } from "../settings.ts";
import { type Delivery, type Dialect, type Provider, type Reading, isOfType, textOf, unsupported } from "./provider.ts";

const LONGEST_ID = 256;
const DEEPEST_JSON = 100;
const ACCOUNT_EVENT = /^(?:message|transcript|summary|recording|agent|callflow|assignment)\.[a-z_.]+$/;

/** The vendor's reference and SDK: a form, signed over the URL and its decoded values (contracts/clawops.md §1). */
const reference: Dialect = {
  name: "reference",
  matches: (headers) => headers.has("x-signature"),
  async verify(delivery, settings) {
    const signature = decodeBase64(delivery.headers.get("x-signature") ?? "");
    const form = readForm(textOf(delivery));
    if (!signature || !form) return false;
    const values = form.toSorted(byKeyThenValue).flat().join("");
    // Whether a query string belongs to the signed URL is unknown. It holds nothing that we read, so both will do.
    const urls = delivery.query ? [delivery.url, delivery.url + delivery.query] : [delivery.url];
    const checks = urls.map((url) => isSigned(keysOf(settings), signature, url + values));
    return (await Promise.all(checks)).includes(true);
  },
  read(delivery, settings) {
    if (!isOfType(delivery, "application/x-www-form-urlencoded")) return unsupported(delivery);
    const form = readForm(textOf(delivery));
    return form
      ? readReference(new Fields(form), { delivery, settings })
      : { kind: "malformed", reason: "the body is not a form" };
  },
};

/** The vendor's blog, which the project began with: JSON, signed as it is (contracts/clawops.md §5). */
const article: Dialect = {
  name: "article",
  matches: (headers) => headers.has("x-clawops-signature"),
  async verify(delivery, settings) {
    const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(delivery.headers.get("x-clawops-signature") ?? "") ?? [];
    const signature = hex ? decodeHex(hex) : null;
    return signature !== null && isSigned(keysOf(settings), signature, delivery.body);
  },
  read(delivery, settings) {
    if (!isOfType(delivery, "application/json")) return unsupported(delivery);
    const object = parseObject(textOf(delivery));
    if (object === undefined) return { kind: "malformed", reason: "the body is not JSON" };
    if (object === null) return { kind: "unreadable", reason: "the body is not an object of sane depth" };
    return readArticle(Fields.ofObject(object), { delivery, settings });
  },
};

export const clawops: Provider = {
  name: "clawops",
  lacks: (settings) => (settings.CLAWOPS_SIGNING_KEY ? null : "CLAWOPS_SIGNING_KEY"),
  dialects: [reference, article],
};

type Context = { delivery: Delivery; settings: Settings };

/** What each dialect calls the fields of a call. */
type Names = Record<"call" | "from" | "to" | "direction" | "at" | "duration" | "recordingUrl", string>;
const REFERENCE_NAMES: Names = {
  call: "CallId",
  from: "From",
  to: "To",
  direction: "Direction",
  at: "Timestamp",
  duration: "Duration",
  recordingUrl: "RecordingUrl",
};
const ARTICLE_NAMES: Names = {
  call: "call_id",
  from: "from",
  to: "to",
  direction: "direction",
  at: "created_at",
  duration: "duration",
  recordingUrl: "recording_url",
};

function readReference(fields: Fields, context: Context): Reading {
  const event = fields.peek("Event");
  if (event && isOfAccount(event)) return ignored(event);
  if (fields.has("MessageId")) return ignored(`message.${fields.take("Status") ?? "unknown"}`);
  if (fields.has("TransferStatus")) return readTransfer(fields, context);
  // A status callback's "completed" says only that the call is over; how it ended is in CallStatus (§1.2).
  const status = fields.take("CallStatus");
  if (status) return readCall(status, fields, { ...context, names: REFERENCE_NAMES });
  return event ? ignored(event) : { kind: "unreadable", reason: "no CallStatus" };
}

function readArticle(fields: Fields, context: Context): Reading {
  const event = fields.take("event");
  const status = fields.take("status");
  if (event && !event.startsWith("call.")) return ignored(event);
  const told = event?.slice("call.".length) ?? status;
  if (!told) return { kind: "unreadable", reason: "no event and no status" };
  const word = told === "completed" && status && isEndStatus(status) ? status : told;
  return readCall(word, fields, { ...context, names: ARTICLE_NAMES });
}

const PROGRESS = new Map([
  ["queued", "call.initiated"],
  ["initiated", "call.initiated"],
  ["ringing", "call.ringing"],
  ["answered", "call.answered"],
  ["in-progress", "call.answered"],
] as const);

function readCall(status: string, fields: Fields, { names, ...context }: Context & { names: Names }): Reading {
  const call = readCallId(fields.take(names.call));
  if (!call) return { kind: "unreadable", reason: `no usable ${names.call}` };
  const shared = sharedOf(call, fields.take(names.at), context);
  const parties = readParties(fields, names, context.settings);
  const type = (PROGRESS as ReadonlyMap<string, "call.initiated" | "call.ringing" | "call.answered">).get(status);
  if (type) return events({ ...shared, id: `${shared.id}:${type}`, type, data: { ...parties, ...fields.rest() } });
  if (!isEndStatus(status)) return ignored(`call status ${status}`);
  const durationSeconds = readSeconds(fields.take(names.duration));
  const recordingUrl = fields.take(names.recordingUrl);
  const data = { ...parties, status, reason: status, durationSeconds, recordingUrl, ...fields.rest() };
  return events({ ...shared, id: `${shared.id}:${status}`, type: "call.ended", data });
}

/** A transfer callback has no CallStatus. The vendor: its end may come twice; told apart by number and status (§1.2). */
function readTransfer(fields: Fields, context: Context): Reading {
  const call = readCallId(fields.take("CallId"));
  if (!call) return { kind: "unreadable", reason: "no usable CallId" };
  const shared = sharedOf(call, fields.take("Timestamp"), context);
  const status = fields.take("TransferStatus") ?? "unknown";
  const sequence = fields.take("TransferSequence");
  const to = fields.take("TransferTo");
  const data = {
    status,
    to: to && toE164(to, context.settings.DEFAULT_COUNTRY),
    mode: fields.take("TransferMode"),
    sequence: readSeconds(sequence),
    durationSeconds: readSeconds(fields.take("TransferDuration")),
    ...fields.rest(),
  };
  return events({ ...shared, id: `${shared.id}:transfer:${sequence ?? ""}:${status}`, type: "call.transferred", data });
}

function sharedOf(call: string, at: string | undefined, { delivery }: Context) {
  const { receivedAt } = delivery;
  return { id: `clawops:${call}`, provider: "clawops", call, at: readInstant(at) ?? receivedAt, receivedAt };
}

function readParties(fields: Fields, names: Names, { DEFAULT_COUNTRY }: Settings) {
  const from = fields.take(names.from);
  const to = fields.take(names.to);
  return {
    direction: readDirection(fields.take(names.direction)),
    from: from && toE164(from, DEFAULT_COUNTRY),
    to: to && toE164(to, DEFAULT_COUNTRY),
  };
}

function readDirection(raw: string | undefined): Direction | undefined {
  return raw === "inbound" || raw === "outbound" ? raw : undefined;
}

function readCallId(raw: string | undefined): string | null {
  return raw && raw.length <= LONGEST_ID ? raw : null;
}

function readSeconds(raw: string | undefined): number | undefined {
  return raw && /^\d{1,9}(?:\.\d{1,9})?$/.test(raw) ? Number(raw) : undefined;
}

/** The object of a JSON text; null for any other JSON, undefined for what is none. */
function parseObject(text: string): object | null | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) && isShallow(value, DEEPEST_JSON)
      ? value
      : null;
  } catch {
    return undefined;
  }
}

const isEndStatus = (word: string): word is EndStatus => (END_STATUSES as readonly string[]).includes(word);
const isOfAccount = (event: string): boolean => event === "test" || ACCOUNT_EVENT.test(event);
const events = (event: CallEvent): Reading => ({ kind: "events", events: [event] });
const ignored = (what: string): Reading => ({ kind: "ignored", reason: oneLine(what, 80) });

function keysOf({ CLAWOPS_SIGNING_KEY, CLAWOPS_SIGNING_KEY_OLD }: Settings): string[] {
  return [CLAWOPS_SIGNING_KEY, CLAWOPS_SIGNING_KEY_OLD].filter((key) => key !== undefined);
}

function byKeyThenValue([keyA, valueA]: Pair, [keyB, valueB]: Pair): number {
  return byCodePoint(keyA, keyB) || byCodePoint(valueA, valueB);
}
