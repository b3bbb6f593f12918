import * as z from "zod";

import { parseJson } from "../../lib/json.ts";

const id = z.string().min(1).max(200);
const ofItem = { item_id: id };
const ofResponse = { response_id: id, item_id: id };
const word = z.string().nullish();

/** One event, with what we read of it. */
function kind<Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) {
  return z.object({ type: z.literal(type), ...fields });
}

const response = z.object({
  id,
  status: z.enum(["completed", "cancelled", "failed", "incomplete", "in_progress"]),
  status_details: z
    .object({ reason: word, error: z.object({ type: word, code: word, message: word }).nullish() })
    .nullish(),
});

/** What we read of OpenAI Realtime (https://developers.openai.com/api/reference/resources/realtime/server-events). Base64 is as it came. */
const Read = z.discriminatedUnion("type", [
  kind("session.created", {}),
  kind("session.updated", {}),
  kind("response.created", { response: z.object({ id }) }),
  kind("response.done", { response }),
  kind("response.output_audio.delta", { ...ofResponse, delta: z.string() }),
  kind("response.output_audio_transcript.delta", { ...ofResponse, delta: z.string() }),
  kind("response.output_audio_transcript.done", { ...ofResponse, transcript: z.string() }),
  kind("conversation.item.input_audio_transcription.completed", { ...ofItem, transcript: z.string() }),
  kind("input_audio_buffer.speech_started", { ...ofItem, audio_start_ms: z.number() }),
  kind("input_audio_buffer.speech_stopped", { ...ofItem, audio_end_ms: z.number() }),
  kind("response.function_call_arguments.done", { ...ofResponse, call_id: id, name: id, arguments: z.string() }),
  kind("error", { error: z.object({ type: z.string(), code: word, message: z.string(), event_id: word }) }),
]);
export type RealtimeEvent = z.infer<typeof Read>;

const TYPES = new Set<unknown>(Read.options.map(({ shape }) => shape.type.value));

/** The event in a frame; null for one of a kind that we do not read, `unreadable` for one that is none, or not of its kind's shape. */
export function readRealtime(frame: string): RealtimeEvent | { type: "unreadable"; of: string | null } | null {
  const value = parseJson(frame);
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  if (typeof type !== "string") return { type: "unreadable", of: null };
  if (!TYPES.has(type)) return null;
  return Read.safeParse(value).data ?? { type: "unreadable", of: type };
}
