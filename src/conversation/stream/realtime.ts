import type {
  ConversationItemCreateEvent,
  ConversationItemTruncateEvent,
  RealtimeFunctionTool,
  ResponseCancelEvent,
  ResponseCreateEvent,
  SessionUpdateEvent,
} from "openai/resources/realtime/realtime";

import type { Language } from "../../words/language.ts";
import type { ToolCall } from "../loop/tool-calls.ts";
import type { Said } from "../said.ts";

/** μ-law of 8 kHz both ways, as telephones have it. */
const FORMAT = { type: "audio/pcmu" } as const;
const TRANSCRIBER = "gpt-4o-mini-transcribe";
/** The model takes a pause of this length for the end of what the caller says; shorter ones are in the midst of it. */
const PAUSE_MS = 500;
/** About 100 s of speech. */
const MOST_TOKENS = 2048;

type Talker = { instructions: string; voice: string; language: Language; tools: readonly RealtimeFunctionTool[] };

/**
 * What we send to OpenAI Realtime, by the names of its general availability
 * (https://developers.openai.com/api/reference/resources/realtime/client-events). The model answers by itself when the caller has spoken, and falls silent
 * when the caller speaks: its `response.cancel` is its own; to truncate what was not heard is ours. `voice` holds from the first audio on.
 */
export function sessionUpdate({ instructions, voice, language, tools }: Talker): SessionUpdateEvent {
  return {
    type: "session.update",
    session: {
      type: "realtime",
      instructions,
      output_modalities: ["audio"],
      max_output_tokens: MOST_TOKENS,
      audio: {
        input: {
          format: FORMAT,
          transcription: { model: TRANSCRIBER, language },
          turn_detection: {
            type: "server_vad",
            silence_duration_ms: PAUSE_MS,
            create_response: true,
            interrupt_response: true,
          },
        },
        output: { format: FORMAT, voice },
      },
      tools: [...tools],
      tool_choice: "auto",
    },
  };
}

/** `audio`: μ-law in Base64, as it came. Already JSON: there are fifty a second, and Base64 needs no escaping. */
export function audioAppend(audio: string): string {
  return `{"type":"input_audio_buffer.append","audio":"${audio}"}`;
}

/** Has the model speak now; by these instructions alone, and without a tool, where there are any. */
export function responseCreate(instructions?: string): ResponseCreateEvent {
  const response = instructions !== undefined && ({ response: { instructions, tool_choice: "none" } } as const);
  return { type: "response.create", ...response };
}

export function responseCancel(response: string): ResponseCancelEvent {
  return { type: "response.cancel", response_id: response };
}

/** What was said before, for a model that was not there. */
export function saidCreate({ role, text }: Pick<Said, "role" | "text">): ConversationItemCreateEvent {
  return {
    type: "conversation.item.create",
    item:
      role === "caller"
        ? { type: "message", role: "user", content: [{ type: "input_text", text }] }
        : { type: "message", role: "assistant", content: [{ type: "output_text", text }] },
  };
}

/** A tool that was called before, for a model that was not there. */
export function toolCall({ id, name, arguments: given }: ToolCall): ConversationItemCreateEvent {
  const item = { type: "function_call" as const, call_id: id, name, arguments: given };
  return { type: "conversation.item.create", item };
}

/** What came of a tool. The model goes on at the next `response.create`. */
export function toolResult(call: string, result: object): ConversationItemCreateEvent {
  const item = { type: "function_call_output" as const, call_id: call, output: JSON.stringify(result) };
  return { type: "conversation.item.create", item };
}

/** Takes from the model's item what the caller did not hear. More ms than the item has is an error there. */
export function itemTruncate(item: string, heardMs: number): ConversationItemTruncateEvent {
  // Audio is the only content of its items: https://developers.openai.com/api/reference/resources/realtime/client-events
  return { type: "conversation.item.truncate", item_id: item, content_index: 0, audio_end_ms: Math.floor(heardMs) };
}
