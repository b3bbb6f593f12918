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
  const shipping = oneLine(shippingNote ?? "", LONGEST_NOTE);
  const data = orderData(order, language);
  return {
    instruction: instructionFor(
      {
        purpose: "You confirm an order that a customer placed.",
        steps: [
          `Greet: "${GREETING[language]}" Then say which business is calling.`,
          ...orderSteps({ language, shippingNote }),
        ],
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
      customer_name: data.customer_name,
      business,
      items: speakItems(order.items, language),
      item_count: String(order.items.length),
      total: speakMoney(order, language),
      shipping,
    },
  };
}

/** What is noted, and how, where the customer agrees and where not: of whoever can note it while the call goes on. */
type Noting = { agreed: string; declined: string };

/** What is done in a call about an order once both have said hello. */
export function orderSteps(
  { language, shippingNote }: { language: Language; shippingNote: string | undefined },
  noting?: Noting,
): string[] {
  const shipping = oneLine(shippingNote ?? "", LONGEST_NOTE);
  const [agreed, declined] = noting ? [` Then ${noting.agreed}.`, `${noting.declined}, `] : ["", ""];
  return [
    "Read out the items with their quantities, and the total. If there are more than ten, read ten and say how many more there are. Ask whether that is right.",
    `If the customer wants changes, or to cancel: ask what exactly, say it back, ${declined}promise that a person of the business will call about it, and end the call. Change nothing yourself.`,
    `Ask for the delivery address: "${ADDRESS[language]}"`,
    `Read the address back. If it is not right, ask again until it is.${agreed}`,
    ...(shipping ? [`Say when it ships, in these words: ${quoted(shipping, LONGEST_NOTE)}`] : []),
    `Thank the customer and end the call.${shipping ? "" : " Say nothing of when it ships."}`,
  ];
}

/** What is known of an order, for whoever speaks of it. */
export function orderData(order: Ordered, language: Language) {
  const customer = oneLine(addressed(order.name, language), LONGEST_NAME);
  return { customer_name: customer, ...itemsThatFit(order.items), total: writeMoney(order, language) };
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
