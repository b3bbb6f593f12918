import * as z from "zod";

/** What a client may send (the GA protocol), as the API reads it: it refuses whatever it does not know. */
const text = z.string();
const eventId = { event_id: text.max(512).optional() };
const Format = z.union([
  z.strictObject({ type: z.literal("audio/pcmu") }),
  z.strictObject({ type: z.literal("audio/pcma") }),
  z.strictObject({ type: z.literal("audio/pcm"), rate: z.literal(24_000).optional() }),
]);
const detection = { create_response: z.boolean().optional(), interrupt_response: z.boolean().optional() };
const TurnDetection = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("server_vad"),
    ...detection,
    threshold: z.number().min(0).max(1).optional(),
    prefix_padding_ms: z.int().nonnegative().optional(),
    silence_duration_ms: z.int().positive().optional(),
    idle_timeout_ms: z.int().min(5000).max(30_000).nullish(),
  }),
  z.strictObject({
    type: z.literal("semantic_vad"),
    ...detection,
    eagerness: z.enum(["low", "medium", "high", "auto"]).optional(),
  }),
]);
const Tool = z.strictObject({
  type: z.literal("function"),
  name: text.regex(/^[\w-]{1,64}$/),
  description: text.optional(),
  parameters: z.looseObject({ type: z.literal("object") }).optional(),
});
const ToolChoice = z.union([
  z.enum(["auto", "none", "required"]),
  z.strictObject({ type: z.literal("function"), name: text }),
]);
const shared = {
  instructions: text.optional(),
  max_output_tokens: z.union([z.int().min(1).max(4096), z.literal("inf")]).optional(),
  output_modalities: z
    .array(z.enum(["audio", "text"]))
    .length(1)
    .optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: z.looseObject({}).optional(),
  tool_choice: ToolChoice.optional(),
  tools: z.array(Tool).optional(),
};
const Voice = z.union([text, z.strictObject({ id: text })]);
const Session = z.strictObject({
  type: z.literal("realtime"),
  model: text.optional(),
  ...shared,
  audio: z
    .strictObject({
      input: z
        .strictObject({
          format: Format,
          noise_reduction: z.strictObject({ type: z.enum(["near_field", "far_field"]) }).nullable(),
          transcription: z.strictObject({ model: text, language: text.optional(), prompt: text.optional() }).nullable(),
          turn_detection: TurnDetection.nullable(),
        })
        .partial(),
      output: z.strictObject({ format: Format, speed: z.number().min(0.25).max(1.5), voice: Voice }).partial(),
    })
    .partial()
    .optional(),
  include: z.array(z.literal("item.input_audio_transcription.logprobs")).nullish(),
  truncation: z.union([z.enum(["auto", "disabled"]), z.looseObject({ type: z.literal("retention_ratio") })]).optional(),
  tracing: z.unknown().optional(),
});

const itemShared = {
  id: text.max(32).optional(),
  status: text.optional(),
  object: z.literal("realtime.item").optional(),
};
const inputText = z.strictObject({ type: z.literal("input_text"), text });
const Item = z.union([
  z.strictObject({
    ...itemShared,
    type: z.literal("message"),
    role: z.literal("system"),
    content: z.array(inputText).min(1),
  }),
  z.strictObject({
    ...itemShared,
    type: z.literal("message"),
    role: z.literal("user"),
    content: z.array(inputText).min(1),
  }),
  z.strictObject({
    ...itemShared,
    type: z.literal("message"),
    role: z.literal("assistant"),
    content: z.array(z.strictObject({ type: z.literal("output_text"), text })).min(1),
  }),
  z.strictObject({ ...itemShared, type: z.literal("function_call"), call_id: text, name: text, arguments: text }),
  z.strictObject({ ...itemShared, type: z.literal("function_call_output"), call_id: text, output: text }),
]);
const ResponseParams = z.strictObject({
  ...shared,
  audio: z.strictObject({ output: z.strictObject({ format: Format, voice: Voice }).partial().optional() }).optional(),
  conversation: z.enum(["auto", "none"]).optional(),
  input: z.array(Item).optional(),
  metadata: z.record(text, text).nullish(),
});

export type ClientEvent = z.infer<typeof ClientEvent>;
export type SessionConfig = z.infer<typeof Session>;
export type ClientItem = z.infer<typeof Item>;
export const ClientEvent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("session.update"), ...eventId, session: Session }),
  z.strictObject({ type: z.literal("input_audio_buffer.append"), ...eventId, audio: z.base64().min(1) }),
  z.strictObject({ type: z.literal("input_audio_buffer.commit"), ...eventId }),
  z.strictObject({ type: z.literal("input_audio_buffer.clear"), ...eventId }),
  z.strictObject({
    type: z.literal("conversation.item.create"),
    ...eventId,
    previous_item_id: text.optional(),
    item: Item,
  }),
  z.strictObject({ type: z.literal("conversation.item.delete"), ...eventId, item_id: text }),
  z.strictObject({ type: z.literal("conversation.item.retrieve"), ...eventId, item_id: text }),
  z.strictObject({
    type: z.literal("conversation.item.truncate"),
    ...eventId,
    item_id: text,
    content_index: z.literal(0),
    audio_end_ms: z.int().nonnegative(),
  }),
  z.strictObject({ type: z.literal("response.create"), ...eventId, response: ResponseParams.optional() }),
  z.strictObject({ type: z.literal("response.cancel"), ...eventId, response_id: text.optional() }),
]);

/** As a text, why it is none. */
export function readClientEvent(data: string | Uint8Array): ClientEvent | string {
  if (typeof data !== "string") return "a binary frame";
  try {
    const read = ClientEvent.safeParse(JSON.parse(data));
    return read.success ? read.data : z.prettifyError(read.error);
  } catch {
    return "it is not JSON";
  }
}
