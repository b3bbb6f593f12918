import { oneLine } from "../lib/text.ts";
import { type AgentBrief, fenced, instructionFor, quoted } from "./agent-brief.ts";
import { type Item, type Ordered, speakItems } from "./items.ts";
import type { Language, Voice } from "./language.ts";
import { speakMoney, writeMoney } from "./money.ts";
import { addressed } from "./person.ts";

/** `shippingNote`: when orders ship, in the owner's words. */
type Said = { voice: Voice; shippingNote: string | undefined };

const LONGEST_NOTE = 200;
const LONGEST_NAME = 60;
/** How many characters of items there is room for in an instruction. */
const ROOM_FOR_ITEMS = 1000;

const GREETING: Record<Language, string> = {
  ko: "{customer_name}님, 주문해 주셔서 감사합니다.",
  en: "{customer_name}, thank you for your order.",
};
const ADDRESS: Record<Language, string> = {
  ko: "배송지 확인을 위해 주소를 말씀해 주세요.",
  en: "Please tell me the address it goes to.",
};

/** What a platform's agent is told that confirms an order by phone. */
export function orderInstruction(order: Ordered, { voice, shippingNote }: Said): AgentBrief {
  const { language, business } = voice;
  const customer = oneLine(addressed(order.name, language), LONGEST_NAME);
  const shipping = oneLine(shippingNote ?? "", LONGEST_NOTE);
  const data = { customer_name: customer, ...itemsThatFit(order.items), total: writeMoney(order, language) };
  return {
    instruction: instructionFor(
      {
        purpose: "You confirm an order that a customer placed.",
        steps: stepsFor(language, shipping),
        results: [
          "order_result: confirmed, changed or cancelled",
          "address: the delivery address, as the customer agreed to it",
        ],
        data,
      },
      voice,
    ),
    variables: {
      purpose: "order",
      customer_name: customer,
      business,
      items: speakItems(order.items, language),
      item_count: String(order.items.length),
      total: speakMoney(order, language),
      shipping,
    },
  };
}

function stepsFor(language: Language, shipping: string): string[] {
  return [
    `Greet: "${GREETING[language]}" Then say which business is calling.`,
    "Read out the items with their quantities, and the total. If there are more than ten, read ten and say how many more there are. Ask whether that is right.",
    "If the customer wants changes, or to cancel: ask what exactly, say it back, promise that a person of the business will call about it, and end the call. Change nothing yourself.",
    `Ask for the delivery address: "${ADDRESS[language]}"`,
    "Read the address back. If it is not right, ask again until it is.",
    ...(shipping ? [`Say when it ships, in these words: ${quoted(shipping, LONGEST_NOTE)}`] : []),
    `Thank the customer and end the call.${shipping ? "" : " Say nothing of when it ships."}`,
  ];
}

/** As many items as there is room for, and how many more there are. */
function itemsThatFit(items: readonly Item[]): { items: Item[]; more_items?: number } {
  const told: Item[] = [];
  let room = ROOM_FOR_ITEMS;
  for (const { name, quantity } of items) {
    const item = { name: oneLine(name.normalize(), LONGEST_NAME), quantity };
    room -= fenced(item).length;
    if (room < 0) return { items: told, more_items: items.length - told.length };
    told.push(item);
  }
  return { items: told };
}
