import { ANSWERERS, END_STATUSES, type EndStatus } from "../calls/event.ts";
import type { Fields } from "../lib/fields.ts";
import { readInstant, readSeconds } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import { readArtefact } from "./clawops-artefacts.ts";
import { ARTICLE_MESSAGE, readMessage, REFERENCE_MESSAGE } from "./clawops-messages.ts";
import { type Reading, idOf } from "./provider.ts";
import { type Context, events, ignored, numberIn, readDirection, readId, takeTextOf, unusable } from "./reading.ts";

const ACCOUNT_EVENT = /^(?:test|(?:transcript|summary|recording|agent|callflow|assignment)\.[a-z_.]+)$/;

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

const PROGRESS: ReadonlyMap<string, "call.initiated" | "call.ringing" | "call.answered"> = new Map([
  ["queued", "call.initiated"],
  ["initiated", "call.initiated"],
  ["ringing", "call.ringing"],
  ["answered", "call.answered"],
  ["in-progress", "call.answered"],
] as const);

/** Reads the fields of the reference dialect (contracts/clawops.md §1.1, §1.2). */
export function readReference(fields: Fields, context: Context): Reading {
  const event = fields.peek("Event");
  if (event && ACCOUNT_EVENT.test(event)) return readArtefact(event, fields, context) ?? ignored(event);
  // The reference names no event of a message: its status says which it is. An event that comes all the same is as good.
  if (isOfMessage(event) || fields.has("MessageId")) {
    const told = fields.take("Status") ?? wordOf(fields.take("Event"));
    return readMessage(told, fields, { ...context, names: REFERENCE_MESSAGE });
  }
  if (fields.has("TransferStatus")) return readTransfer(fields, context);
  // A status callback's "completed" says only that the call is over; how it ended is in CallStatus (§1.2).
  const status = fields.take("CallStatus");
  if (status) return readCall(status, fields, { ...context, names: REFERENCE_NAMES });
  return event ? ignored(event) : { kind: "unreadable", reason: "no CallStatus" };
}

/** Reads the fields of the article's dialect (§5). */
export function readArticle(fields: Fields, context: Context): Reading {
  const event = fields.take("event");
  const status = fields.take("status");
  if (isOfMessage(event) || (!event && fields.has("message_id")))
    return readMessage(wordOf(event) ?? status, fields, { ...context, names: ARTICLE_MESSAGE });
  if (event && !event.startsWith("call.")) return ignored(event);
  const told = wordOf(event) ?? status;
  if (!told) return { kind: "unreadable", reason: "no event and no status" };
  const word = told === "completed" && status && isEndStatus(status) ? status : told;
  return readCall(word, fields, { ...context, names: ARTICLE_NAMES });
}

function readCall(status: string, fields: Fields, { names, ...context }: Context & { names: Names }): Reading {
  const call = fields.takeAs(names.call, readId);
  if (!call) return unusable(names.call);
  const shared = {
    ...sharedOf(call, fields.takeAs(names.at, readInstant), context),
    id: idOf("clawops", call, status),
  };
  const parties = readParties(fields, names, context.settings);
  const type = PROGRESS.get(status);
  if (type) return events({ ...shared, type, data: { ...parties, ...fields.rest() } });
  if (!isEndStatus(status)) return ignored(`call status ${status}`);
  const durationSeconds = fields.takeAs(names.duration, readSeconds) ?? fields.takeAs("CallDuration", readSeconds);
  const recordingUrl = takeTextOf(fields, [names.recordingUrl]);
  const answeredBy = fields.takeAs("AnsweredBy", readAnswerer);
  const data = { ...parties, status, reason: status, durationSeconds, recordingUrl, answeredBy, ...fields.rest() };
  return events({ ...shared, type: "call.ended", data });
}

function readAnswerer(word: string) {
  return ANSWERERS.find((answerer) => answerer === word.toLowerCase()) ?? null;
}

/** A transfer callback has no CallStatus. Its end may come twice; it is told apart by number and status (§1.2). */
function readTransfer(fields: Fields, context: Context): Reading {
  const call = fields.takeAs("CallId", readId);
  const status = fields.takeAs("TransferStatus", readId);
  if (!call || !status) return unusable(call ? "TransferStatus" : "CallId");
  const sequence = fields.takeAs("TransferSequence", readSeconds);
  const data = {
    status,
    to: fields.takeAs("TransferTo", numberIn(context.settings.DEFAULT_COUNTRY)),
    mode: fields.take("TransferMode"),
    sequence,
    durationSeconds: fields.takeAs("TransferDuration", readSeconds),
  };
  const shared = sharedOf(call, fields.takeAs("Timestamp", readInstant), context);
  const id = idOf("clawops", call, "transfer", String(sequence ?? ""), status);
  return events({ ...shared, id, type: "call.transferred", data: { ...data, ...fields.rest() } });
}

function sharedOf(call: string, at: number | undefined, { delivery: { receivedAt } }: Context) {
  return { provider: "clawops", call, at: at ?? receivedAt, receivedAt };
}

function readParties(fields: Fields, names: Names, { DEFAULT_COUNTRY }: Settings) {
  return {
    direction: fields.takeAs(names.direction, readDirection),
    from: fields.takeAs(names.from, numberIn(DEFAULT_COUNTRY)),
    to: fields.takeAs(names.to, numberIn(DEFAULT_COUNTRY)),
  };
}

const isEndStatus = (word: string): word is EndStatus => (END_STATUSES as readonly string[]).includes(word);
const isOfMessage = (event: string | undefined) => event?.startsWith("message.") === true;
/** What is left of `call.completed` or `message.sent` without its kind. */
const wordOf = (event: string | undefined) => event?.replace(/^(?:call|message)\./, "");
