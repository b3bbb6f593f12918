import type { RealtimeFunctionTool } from "openai/resources/realtime/realtime";
import * as z from "zod";

import { must } from "../calls/body-fields.ts";
import { parseObject } from "../lib/json.ts";
import { type Result, no } from "../lib/result.ts";
import { oneLine } from "../lib/text.ts";
import type { Tool as ChatTool } from "./loop/chat.ts";
import { type Tool, tool } from "./tool.ts";
import type { Scope, Wish } from "./wish.ts";

const LONGEST_NAME = 100;

const upTo = (longest: number, description: string) =>
  z.string(must("a text")).max(longest, `must be at most ${longest} characters`).describe(description);
const said = (what: string) => upTo(500, `${what}, in the customer's words and language.`).optional();

const ofOrder = ({ outreach }: Scope) => outreach === "order";
const ofBooking = ({ outreach }: Scope) => outreach === "booking";
const always = () => true;

const PERSON_CALLS =
  "Nothing is changed by it: a person of the business calls the customer about it, so promise no more than that.";

const TOOLS: Record<Wish["tool"], Tool> = {
  confirm_order: tool({
    description:
      "Notes that the customer agreed to the order as it was read out and told where it goes. Before it, ask for the delivery address, read it back and wait for a yes. Use it again only for another address.",
    isOffered: ofOrder,
    fields: {
      address: upTo(
        300,
        "The delivery address as the customer agreed to it; absent if there is none to be had.",
      ).optional(),
      said: said("What else a person of the business has to know"),
    },
    wish: ({ address = null, said: words = null }) => ({ tool: "confirm_order", address, said: words }),
  }),
  change_order: tool({
    description: `Notes that the customer wants something about the order changed. Before it, ask what exactly and say it back. ${PERSON_CALLS}`,
    isOffered: ofOrder,
    fields: { said: said("What is to be changed") },
    wish: ({ said: words = null }) => ({ tool: "change_order", said: words }),
  }),
  cancel_order: tool({
    description: `Notes that the customer does not want the order any more. Before it, ask whether all of it is to be cancelled. ${PERSON_CALLS}`,
    isOffered: ofOrder,
    fields: { said: said("Why") },
    wish: ({ said: words = null }) => ({ tool: "cancel_order", said: words }),
  }),
  confirm_booking: tool({
    description:
      "Notes that the customer comes to the appointment as it is booked. Before it, say when that is and wait for a yes.",
    isOffered: ofBooking,
    fields: {},
    wish: () => ({ tool: "confirm_booking" }),
  }),
  cancel_booking: tool({
    description: `Notes that the customer can't come as booked, or wants another time. Before it, ask which of the two and say it back. ${PERSON_CALLS}`,
    isOffered: ofBooking,
    fields: { said: said("Why, or which time they want instead") },
    wish: ({ said: words = null }) => ({ tool: "cancel_booking", said: words }),
  }),
  take_message: tool({
    description:
      "Leaves a message for the people of the business, who call back. Use it where the caller wants what you can't tell or do. Before it, ask what it is about, who is calling and at which number, and read back the name and the number.",
    isOffered: always,
    fields: {
      name: upTo(LONGEST_NAME, "Who is calling.").optional(),
      text: upTo(1000, "What they want, in their language, with all that somebody needs who did not hear the call."),
      call_back: upTo(
        50,
        "The number to call back, in digits as it was said; absent if it is the one they call from.",
      ).optional(),
    },
    wish: ({ name = null, text: words, call_back: callBack = null }) => ({
      tool: "take_message",
      name,
      text: words,
      callBack,
    }),
  }),
  transfer_to_person: tool({
    description:
      "Puts the caller through to a person of the business. Use it where they ask for one, or need one at once. Before it, ask whether they want to be put through, and say that you do it.",
    isOffered: ({ canTransfer }) => canTransfer,
    fields: {},
    wish: () => ({ tool: "transfer_to_person" }),
  }),
  end_call: tool({
    description:
      "Hangs up. Use it wherever the call is to end. Before it, ask whether there is anything else, unless you were told to end the call, and say goodbye.",
    isOffered: always,
    fields: {},
    wish: () => ({ tool: "end_call" }),
  }),
};

/** A tool as a model is told of it. `parameters`: a JSON Schema. */
type Offer = { name: Wish["tool"]; description: string; parameters: object };

/** What the model may ask for in such a conversation. */
export function toolsFor(scope: Scope): Offer[] {
  const names = Object.keys(TOOLS) as Wish["tool"][];
  return names.flatMap((name) => {
    const { isOffered, description, parameters } = TOOLS[name];
    return isOffered(scope) ? [{ name, description, parameters }] : [];
  });
}

/** The same for a chat model. */
export function chatToolsFor(scope: Scope): ChatTool[] {
  return toolsFor(scope).map((offer) => ({ type: "function", function: offer }));
}

/** The same for a Realtime model. */
export function realtimeToolsFor(scope: Scope): RealtimeFunctionTool[] {
  return toolsFor(scope).map((offer) => ({ type: "function", ...offer }));
}

/** What the model asks for. It writes name and arguments, so they may be anything; the reason is in words for it, so that it can put it right. */
export function readWish(
  { name, arguments: json }: { name: string; arguments: string },
  scope: Scope,
): Result<Wish, string> {
  const wanted = Object.hasOwn(TOOLS, name) ? TOOLS[name as Wish["tool"]] : null;
  if (!wanted?.isOffered(scope)) {
    const names = toolsFor(scope).map((offer) => offer.name);
    return no(`There is no tool ${JSON.stringify(oneLine(name, LONGEST_NAME))}. There are: ${names.join(", ")}.`);
  }
  const given = json.trim() === "" ? {} : parseObject(json);
  return given ? wanted.read(given) : no("The arguments have to be one JSON object.");
}

/**
 * The same for wishes that mean the same, so that one is carried out once however often the model asks for it. Of answers about one order or booking
 * the latest counts: a key from before another answer does not make a repeat of it.
 */
export function repeatKeyOf(wish: Wish): string {
  const words = wordsOf(wish).map((text) => text && plain(text));
  return JSON.stringify([wish.tool, ...words]);
}

/** What makes it another wish where it is other. */
function wordsOf(wish: Wish): (string | null)[] {
  switch (wish.tool) {
    case "confirm_order":
      return [wish.address];
    case "change_order":
      return [wish.said];
    case "take_message":
      return [wish.name, wish.text, wish.callBack];
    case "cancel_order":
    case "confirm_booking":
    case "cancel_booking":
    case "transfer_to_person":
    case "end_call":
      return [];
  }
}

/** Without case and blanks, but for those between numbers: 12 3 is not 1 23. */
function plain(text: string): string {
  const line = text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
  return line.replace(/(?<!\d) | (?!\d)/g, "");
}
