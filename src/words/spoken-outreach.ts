import { type Ordered, speakItems } from "./items.ts";
import type { Voice } from "./language.ts";
import { speakMoney } from "./money.ts";
import { TEMPLATES } from "./outreach-templates.ts";
import { addressed } from "./person.ts";
import { speakTime } from "./spoken-time.ts";
import { fillIn } from "./template.ts";

/** What is spoken of: an appointment (`at` in ms since the epoch) or an order. */
export type SpokenOf = { kind: "booking"; name: string; at: number } | ({ kind: "order" } & Ordered);

/** What is said in a call that takes keys. `ask`, `askAgain` and `wrongKey` end by asking for 1 or 2; the others end the call. */
type Sayings = Record<"ask" | "askAgain" | "wrongKey" | "confirmed" | "declined" | "goodbye", string>;

/** Every sentence of such a call; `now` (ms since the epoch) is when it is said. */
export function outreachSayings(of: SpokenOf, voice: Voice, now: number): Sayings {
  const values = valuesOf(of, voice, now);
  const { opening, choices, repeat, wrongKey, confirmed, declined, goodbye } =
    TEMPLATES[voice.language].spoken[of.kind];
  const say = (...templates: string[]) => templates.map((template) => fillIn(template, values)).join(" ");
  return {
    ask: say(opening, choices),
    askAgain: say(repeat, choices),
    wrongKey: say(wrongKey, choices),
    confirmed: say(confirmed),
    declined: say(declined),
    goodbye: say(goodbye),
  };
}

/** The first words of a call in which a model talks with the customer. */
export function talkOpening(of: SpokenOf, voice: Voice, now: number): string {
  return fillIn(TEMPLATES[voice.language].talked[of.kind], valuesOf(of, voice, now));
}

/** What the templates have names for. */
function valuesOf(of: SpokenOf, voice: Voice, now: number): Record<string, string> {
  const { business, language } = voice;
  return { ...whatOf(of, voice, now), business, name: addressed(of.name, language) };
}

function whatOf(of: SpokenOf, voice: Voice, now: number): Record<string, string> {
  if (of.kind === "booking") return { time: speakTime(of.at, now, voice) };
  return { items: speakItems(of.items, voice.language), total: speakMoney(of, voice.language) };
}
