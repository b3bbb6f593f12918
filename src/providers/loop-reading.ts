import { readEnding } from "../calls/endings.ts";
import type { JsonValue } from "../calls/event.ts";
import type { LoopStep, Sound } from "../calls/loop-step.ts";
import { digestOf } from "../lib/digest.ts";
import { Fields } from "../lib/fields.ts";
import { readInstant, readSeconds } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import { type Reading, idOf } from "./provider.ts";
import { type Context, events, ignored, numberIn, readId, unusable } from "./reading.ts";

const NAMES = ["incoming_call", "speech_detected", "end_of_speech", "playback_finished", "call_ended"] as const;
type Name = (typeof NAMES)[number];
const USUAL_FORMAT = "wav";

/** What the body of a verified delivery is to the loop; null if it is no step of it. */
export function loopStepOf(body: object, settings: Settings): LoopStep | null {
  const fields = Fields.ofObject(body);
  const name = takeName(fields);
  const call = fields.takeAs("call_id", readId);
  if (!name || !isName(name) || !call) return null;
  switch (name) {
    case "incoming_call":
      return { name, call, caller: fields.takeAs("from", numberIn(settings.DEFAULT_COUNTRY)) };
    case "end_of_speech":
      return speechIn(fields, call);
    case "speech_detected":
    case "playback_finished":
    case "call_ended": {
      const at = takeTime(fields);
      return { name, call, ...(at !== undefined && { id: `${name}:${at}` }) };
    }
  }
}

/** Words outweigh the sound that they were heard in. */
function speechIn(fields: Fields, call: string): LoopStep | null {
  const words = fields.takeText("transcript") ?? null;
  const sound = soundIn(fields);
  if (words === null && !sound) return null;
  const told = [
    fields.takeAs("turn", readId),
    takeTime(fields),
    digestOf(words?.trim() ? words : (sound?.base64 ?? "")),
  ];
  const isSound = !words?.trim() && sound !== null;
  const shared = { name: "end_of_speech", call, mark: told.join(":") } as const;
  return isSound ? { ...shared, words: null, sound } : { ...shared, words: words ?? "", sound: null };
}

/** `audio{b64, format}`, or the Base64 alone. */
function soundIn(fields: Fields): Sound | null {
  const whole = fields.takeObject("audio");
  if (!whole) {
    const base64 = fields.takeText("audio");
    return base64 === undefined ? null : { base64, format: fields.take("format") ?? USUAL_FORMAT };
  }
  const inner = Fields.ofObject(whole);
  return { base64: inner.takeText("b64") ?? "", format: inner.take("format") ?? USUAL_FORMAT };
}

export function readLoop(object: object, context: Context): Reading {
  const fields = Fields.ofObject(object);
  const name = takeName(fields);
  if (!name) return unusable("event");
  if (!isName(name)) return ignored(name);
  const call = fields.takeAs("call_id", readId);
  if (!call) return unusable("call_id");
  switch (name) {
    case "incoming_call":
      return readIncoming(call, fields, context);
    case "end_of_speech":
      return readSpeech(call, fields, context);
    case "call_ended":
      return readEnded(call, fields, context);
    case "speech_detected":
    case "playback_finished":
      return ignored(name);
  }
}

/** We pick the call up by answering it, so it is answered. */
function readIncoming(call: string, fields: Fields, context: Context): Reading {
  const number = numberIn(context.settings.DEFAULT_COUNTRY);
  const shared = { ...sharedOf(call, takeTime(fields), context), id: idOf("loop", call, "incoming_call") };
  const data = { direction: "inbound" as const, from: fields.takeAs("from", number), to: fields.takeAs("to", number) };
  return events({ ...shared, type: "call.answered", data: { ...data, ...fields.rest() } });
}

/**
 * What nobody has put into words yet is no utterance. Audio is not kept: it is as large as it is private. The same words in the
 * same call are taken for a repeat, unless a turn or a time tells them apart.
 */
function readSpeech(call: string, fields: Fields, context: Context): Reading {
  const hasAudio = (fields.takeObject("audio") ?? fields.takeText("audio")) !== undefined;
  const text = fields.takeText("transcript");
  if (!text?.trim()) {
    if (hasAudio) return ignored("end_of_speech with audio");
    return text === undefined ? unusable("transcript") : ignored("end_of_speech without words");
  }
  const turn = fields.takeAs("turn", readId);
  const at = takeTime(fields);
  const id = idOf("loop", call, "end_of_speech", turn ?? "", String(at ?? ""), digestOf(text));
  return events({
    ...sharedOf(call, at, context),
    id,
    type: "call.said",
    data: { role: "caller", text, ...fields.rest() },
  });
}

function readEnded(call: string, fields: Fields, context: Context): Reading {
  const shared = { ...sharedOf(call, takeTime(fields), context), id: idOf("loop", call, "call_ended") };
  const reason = fields.take("reason");
  const data = {
    status: (reason && readEnding(reason)) || ("completed" as const),
    reason,
    durationSeconds: fields.takeAs("duration", readSeconds),
    cost: takeCost(fields),
  };
  return events({ ...shared, type: "call.ended", data: { ...data, ...fields.rest() } });
}

function sharedOf(call: string, at: number | undefined, { delivery: { receivedAt } }: Context) {
  return { provider: "loop", call, at: at ?? receivedAt, receivedAt };
}

/** The article's events carry no time; where one comes all the same, it counts. */
function takeTime(fields: Fields): number | undefined {
  return fields.takeAs("timestamp", readInstant);
}

function takeCost(fields: Fields): JsonValue | undefined {
  return fields.takeObject("cost") ?? fields.takeAs("cost", readNumber) ?? fields.take("cost");
}

function readNumber(text: string): number | null {
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : null;
}

const takeName = (fields: Fields) => fields.take("event") ?? fields.take("type");
const isName = (name: string): name is Name => (NAMES as readonly string[]).includes(name);
