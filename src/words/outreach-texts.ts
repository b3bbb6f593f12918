import { type Ordered, writeItems } from "./items.ts";
import type { Voice } from "./language.ts";
import { writeMoney } from "./money.ts";
import { TEMPLATES, type Wordings } from "./outreach-templates.ts";
import { addressed } from "./person.ts";
import { fitting } from "./sms-length.ts";
import { writeWhen } from "./spoken-time.ts";
import { fillIn } from "./template.ts";

/** Who is reminded of what. Times are ms since the epoch, `now` when it is sent; `callUs`: the number to call as people write it. */
type Reminder = { name: string; at: number; now: number; callUs: string | null };
/** What somebody ordered whom no call reached. */
type OrderToTell = Ordered & { callUs: string | null };

/** The longest first item of an order in a text, and what is left of it where space is short. */
const LETTERS = 40;
const FEW_LETTERS = 10;

/**
 * Reminds of an appointment. One SMS where the names allow: a shorter wording leaves out politeness, then the customer's name, and never who
 * writes, when it is, how to answer and whom to call.
 */
export function reminderText({ name, at, now, callUs }: Reminder, voice: Voice): string {
  const values = { ...shared({ name, callUs }, voice), time: writeWhen(at, now, voice) };
  return worded(TEMPLATES[voice.language].reminder, values);
}

/** Tells what was ordered, and how to answer; likewise. */
export function orderText({ name, items, callUs, ...money }: OrderToTell, voice: Voice): string {
  const { language } = voice;
  const itemsIn = (letters: number) => writeItems(items, { items: 1, letters }, language);
  const values = {
    ...shared({ name, callUs }, voice),
    total: writeMoney(money, language),
    items: itemsIn(LETTERS),
  };
  return worded(TEMPLATES[language].order, values, { ...values, items: itemsIn(FEW_LETTERS) });
}

type Values = Record<string, string>;

/** The first wording that fits, where none does the last of them with less in it. */
function worded([kindest, ...others]: Wordings, values: Values, less = values): string {
  const shortest = others.at(-1) ?? kindest;
  return fitting([fillIn(kindest, values), ...others.map((each) => fillIn(each, values)), fillIn(shortest, less)]);
}

function shared({ name, callUs }: { name: string; callUs: string | null }, { business, language }: Voice): Values {
  const phone = callUs === null ? "" : fillIn(TEMPLATES[language].callUs, { phone: callUs });
  return { business: business.normalize(), name: addressed(name, language), callUs: phone };
}
