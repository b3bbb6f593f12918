import { oneLine } from "../lib/text.ts";
import type { Language } from "./language.ts";

/** One utterance; `role` is a platform's word for who speaks. */
type Line = { role: string; text: string };

type Speakers = { agent: string; customer: string; speaker: string };
const SPEAKERS: Record<Language, Speakers> = {
  ko: { agent: "상담원", customer: "고객", speaker: "화자" },
  en: { agent: "Agent", customer: "Customer", speaker: "Speaker" },
};

const AGENT = /^(?:agent|assistant|bot)$/i;
const CUSTOMER = /^(?:caller|customer|user)$/i;
/** Told apart by their voices alone: which of them is ours the platform does not know. */
const NUMBERED = /^speaker_(\d{1,4})$/i;
const LONGEST_SPEAKER = 80;

/** What was said, a line for each utterance: `[speaker] text`. Nothing in a text can begin a line, nor anything in a role end its brackets. */
export function writeTranscript(lines: readonly Line[], language: Language): string {
  return lines.flatMap((line) => writeLine(line, language)).join("\n");
}

function writeLine({ role, text }: Line, language: Language): string[] {
  const words = oneLine(text, Infinity);
  return words === "" ? [] : [`[${speakerIn(role, language).name}] ${words}`];
}

/** Who speaks: which side that is, and what they are called. `other` is whoever the platform does not say that of. */
export function speakerIn(role: string, language: Language): { side: "agent" | "customer" | "other"; name: string } {
  const { agent, customer, speaker } = SPEAKERS[language];
  const name = oneLine(role, LONGEST_SPEAKER);
  if (AGENT.test(name)) return { side: "agent", name: agent };
  if (CUSTOMER.test(name)) return { side: "customer", name: customer };
  const [, number] = NUMBERED.exec(name) ?? [];
  if (number) return { side: "other", name: `${speaker} ${Number(number) + 1}` };
  return { side: "other", name: name.replaceAll("[", "(").replaceAll("]", ")") || speaker };
}
