import { cut } from "../../lib/text.ts";
import type { Said } from "../said.ts";
import type { ChatMessage } from "./chat.ts";

const LONGEST_LINE = 1000;
const LONGEST = 12_000;

type Spoken = Pick<Said, "role" | "text">;

/**
 * What a model is told of a conversation: the system's message, and what was said, of which the oldest is left out where there is too much; the last line
 * always stands. The caller comes first, since many models take no other beginning: what we say before is for the system's message to tell. The caller's words come as one JSON string to a message, so that nothing in them can pass for anything else.
 */
export function messagesOf(system: string, said: readonly Spoken[]): ChatMessage[] {
  const messages: ChatMessage[] = [];
  let room = LONGEST;
  for (const { role, text } of joined(said).toReversed()) {
    const line = cut(text.toWellFormed(), LONGEST_LINE);
    const content = role === "caller" ? JSON.stringify(line) : line;
    room -= content.length;
    if (room < 0 && messages.length > 0) break;
    messages.push({ role: role === "caller" ? "user" : "assistant", content });
  }
  const last = messages.findLastIndex(({ role }) => role === "user");
  return [{ role: "system", content: system }, ...messages.slice(0, last === -1 ? undefined : last + 1).toReversed()];
}

/** Many models want the sides to take turns. */
function joined(said: readonly Spoken[]): Spoken[] {
  const lines: Spoken[] = [];
  for (const { role, text } of said) {
    const last = lines.at(-1);
    if (last?.role === role) lines[lines.length - 1] = { role, text: `${last.text} ${text}` };
    else lines.push({ role, text });
  }
  return lines;
}
