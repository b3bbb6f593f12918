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
  return lines.flatMap((line) => writeLine(line, SPEAKERS[language])).join("\n");
}

function writeLine({ role, text }: Line, speakers: Speakers): string[] {
  const words = oneLine(text, Infinity);
  return words === "" ? [] : [`[${speakerOf(role, speakers)}] ${words}`];
}

function speakerOf(role: string, { agent, customer, speaker }: Speakers): string {
  const name = oneLine(role, LONGEST_SPEAKER);
  if (AGENT.test(name)) return agent;
  if (CUSTOMER.test(name)) return customer;
  const [, number] = NUMBERED.exec(name) ?? [];
  if (number) return `${speaker} ${Number(number) + 1}`;
  return name.replaceAll("[", "(").replaceAll("]", ")") || speaker;
}
