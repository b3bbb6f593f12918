import { oneLine } from "../lib/text.ts";
import { type AgentBrief, instructionFor } from "./agent-brief.ts";
import type { Language, Voice } from "./language.ts";
import { addressed } from "./person.ts";
import { speakTime } from "./spoken-time.ts";

/** `at` in ms since the epoch. */
type Appointment = { name: string; at: number };
/** `now` (ms since the epoch): when it is said. */
type Said = { voice: Voice; now: number };

const LONGEST_NAME = 60;

const GREETING: Record<Language, string> = {
  ko: "안녕하세요, {customer_name}님. 예약 확인차 전화드렸습니다.",
  en: "Hello {customer_name}, we are calling about your appointment.",
};

/** What a platform's agent is told that reminds of an appointment by phone. */
export function bookingInstruction(booking: Appointment, { voice, now }: Said): AgentBrief {
  const { language, business } = voice;
  const data = bookingData(booking, { voice, now });
  return {
    instruction: instructionFor(
      {
        purpose: "You remind a customer of an appointment.",
        steps: [
          `Greet: "${GREETING[language]}" Then say which business is calling.`,
          "Say when the appointment is, and ask whether the customer comes.",
          ...bookingSteps(),
        ],
        results: ["booking_result: confirmed (the customer comes) or cancel (the customer cannot come as booked)"],
        data,
      },
      voice,
    ),
    variables: { purpose: "booking", ...data, business },
  };
}

/** What is noted, and how, of whoever can note it while the call goes on. */
type Noting = { comes: string; declined: string };

/** What is done in a call about an appointment once it was asked whether the customer comes. */
export function bookingSteps(noting?: Noting): string[] {
  const [comes, declined] = noting ? [`${noting.comes}, `, `${noting.declined}, `] : ["", ""];
  return [
    `If the customer comes: ${comes}thank them, and end the call.`,
    `If the customer cannot come, or wants another time: ${declined}say that a person of the business will call about it, and end the call. Change nothing yourself.`,
  ];
}

/** What is known of an appointment, for whoever speaks of it. */
export function bookingData({ name, at }: Appointment, { voice, now }: Said) {
  return { customer_name: oneLine(addressed(name, voice.language), LONGEST_NAME), time: speakTime(at, now, voice) };
}
