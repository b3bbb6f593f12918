import { MOST_MESSAGES, messageLeft } from "../calls/left-message.ts";
import { readWish, repeatKeyOf } from "../conversation/tools.ts";
import type { Granted, Scope, Wish } from "../conversation/wish.ts";
import type { Meaning } from "../outreach/progress.ts";
import { type Talked, withEvents } from "./talk-store.ts";

type Asked = { call: { name: string; arguments: string }; scope: Scope; now: number };

const DONE: Granted = { result: { ok: true } };

/** Does what the model wants done, once however often it asks: what is to be told to others is kept until it was. */
export function carryOut<Known extends Talked>(
  known: Known,
  { call, scope, now }: Asked,
): { known: Known; granted: Granted } {
  const read = readWish(call, scope);
  if (!read.ok) return { known, granted: refused(read.reason) };
  const wish = read.value;
  switch (wish.tool) {
    case "end_call":
      return { known, granted: { ...DONE, ends: "hang_up" } };
    case "transfer_to_person":
      return { known, granted: { ...DONE, ends: "transfer" } };
    case "take_message":
      return take(known, wish, now);
    case "confirm_order":
      return answer(known, wish, { means: "confirm", address: wish.address, said: wish.said }, now);
    case "change_order":
      return answer(known, wish, { means: "decline", address: null, said: wish.said }, now);
    case "cancel_order":
    case "cancel_booking":
      return answer(known, wish, { means: "cancel", address: null, said: wish.said }, now);
    case "confirm_booking":
      return answer(known, wish, { means: "confirm", address: null, said: null }, now);
  }
}

type Message = Extract<Wish, { tool: "take_message" }>;

function take<Known extends Talked>(known: Known, message: Message, now: number) {
  const key = repeatKeyOf(message);
  const { messages, provider, call } = known;
  if (messages.includes(key)) return { known, granted: DONE };
  if (messages.length >= MOST_MESSAGES)
    return { known, granted: refused("No more messages can be left in this call.") };
  const { tool: _, ...left } = message;
  const event = messageLeft({ provider, id: call }, { ...left, number: messages.length + 1, at: now });
  return { known: withEvents({ ...known, messages: [...messages, key] }, [event], now), granted: DONE };
}

type Said = { means: Meaning; address: string | null; said: string | null };

/** Of answers the latest counts: the same as the last one is a repeat, the same as one before it is not. */
function answer<Known extends Talked>(known: Known, wish: Wish, said: Said, now: number) {
  const key = repeatKeyOf(wish);
  if (known.answer?.key === key) return { known, granted: DONE };
  const count = (known.answer?.count ?? 0) + 1;
  const wishes = [...known.untold.wishes, { count, ...said }];
  return {
    known: { ...known, answer: { key, count }, untold: { ...known.untold, wishes }, tellAt: now },
    granted: DONE,
  };
}

function refused(error: string): Granted {
  return { result: { ok: false, error } };
}
