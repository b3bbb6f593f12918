import type { Call } from "./call.ts";
import { idOf } from "./event-id.ts";
import type { EventOf } from "./event.ts";

/** What a caller wants the business to know. Texts of at most some thousand characters; `callBack`: a number, as it was said. */
export type LeftMessage = { name: string | null; text: string; callBack: string | null };
/** Of one call. `number` counts them from 1, at most so far; `at`: ms since the epoch. */
type Numbered = LeftMessage & { number: number; at: number };

export const MOST_MESSAGES = 3;

/** The names of a message's fields, which tell it from the others of its call. */
function namesOf(number: number): { text: string; name: string; callBack: string } {
  const end = number === 1 ? "" : `_${number}`;
  return { text: `left_message${end}`, name: `left_message_name${end}`, callBack: `left_message_call_back${end}` };
}

function eventIdOf({ provider, id }: Pick<Call, "provider" | "id">, number: number): string {
  return idOf(provider, id, "left-message", String(number));
}

/** The event that a message was left: the same for the same number, so that it is kept once. */
export function messageLeft(
  call: Pick<Call, "provider" | "id">,
  { number, at, text, name, callBack }: Numbered,
): EventOf<"call.analyzed"> {
  const names = namesOf(number);
  const fields = {
    [names.text]: text,
    ...(name !== null && { [names.name]: name }),
    ...(callBack !== null && { [names.callBack]: callBack }),
  };
  const shared = { id: eventIdOf(call, number), provider: call.provider, call: call.id, at, receivedAt: at };
  return { ...shared, type: "call.analyzed", data: { source: "conversation", fields } };
}

/** The messages that were left in a call. None of one whose customer may not want what was said kept. */
export function messagesIn(call: Call): Numbered[] {
  if (call.optedOut === true || call.optedOut === null) return [];
  const numbers = Array.from({ length: MOST_MESSAGES }, (_, index) => index + 1);
  return numbers.flatMap((number) => messageIn(call, number) ?? []);
}

function messageIn(call: Call, number: number): Numbered | null {
  const { fields } = call.content;
  const names = namesOf(number);
  const own = (name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  // A platform's analysis may have fields of the same names.
  const tell = (name: string) => {
    const { id, value } = own(name) ?? {};
    return id === eventIdOf(call, number) && typeof value === "string" ? value : null;
  };
  const text = tell(names.text);
  if (text === null) return null;
  return { number, at: own(names.text)?.at ?? 0, text, name: tell(names.name), callBack: tell(names.callBack) };
}
