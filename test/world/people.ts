import * as z from "zod";

import { Line } from "./lines.ts";
import { e164 } from "./phone.ts";

const DOES = ["answers", "ignores", "busy", "rejects", "machine", "fails", "invalid"] as const;

/** What becomes of one call to a person. `machine`: a machine answers; `fails`: the carrier does not get through; `invalid`: nobody has that number. */
export type Reaction = z.infer<typeof Reaction>;
const Reaction = z.strictObject({
  does: z.enum(DOES).default("answers"),
  /** What is pressed at each question, one after the other; an empty text is nothing, and so is what is not there. */
  keys: z.array(z.string().regex(/^[\d*#]*$/, "not keys of a telephone")).default([]),
  /** What the platform takes the person for, where it is asked to tell people and machines apart. */
  takenFor: z.enum(["human", "machine", "unknown"]).optional(),
  /** What is said and done in a live call, over a media stream. */
  lines: z.array(Line).default([]),
  /** What is said with a platform's agent, and what comes of it. */
  talk: z.array(z.strictObject({ role: z.enum(["agent", "person"]), text: z.string() })).default([
    { role: "agent", text: "안녕하세요, 강남내과입니다." },
    { role: "person", text: "네, 알겠습니다." },
  ]),
  summary: z.string().default("용건을 전했다."),
});

/** Answers, and presses nothing. */
export const USUAL: Reaction = Reaction.parse({});

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item.transform((one) => [one]), z.array(item).min(1)]);
const Call = z.union([z.enum(DOES).transform((does) => Reaction.parse({ does })), Reaction]);

/** How a person behaves. Of `calls` each is for one call, the last for all further ones; of `textsBack` each is for one text, none for further ones. */
export type Behaviour = z.input<typeof Behaviour>;
export const Behaviour = z.strictObject({
  phone: z.string().transform(e164),
  calls: oneOrMore(Call).default([USUAL]),
  textsBack: z.union([z.string().transform((text) => [text]), z.array(z.string())]).default([]),
  /** Calls the number back that it was called from, after each call that it did not get. */
  callsBack: z.boolean().default(false),
});

type Person = z.output<typeof Behaviour> & { callsTaken: number; textsTaken: number };

/** Everybody there is. Who is not told of answers every call and presses nothing. */
export class People {
  readonly #people = new Map<string, Person>();

  /** Anew, whatever there was of that number before. */
  set(behaviour: z.output<typeof Behaviour>): object {
    return this.#meet(behaviour);
  }

  /** What becomes of the next call to this number (E.164). */
  reactionOf(phone: string): Reaction {
    const person = this.#find(phone);
    const reaction = person.calls[Math.min(person.callsTaken, person.calls.length - 1)];
    person.callsTaken++;
    return reaction ?? USUAL;
  }

  /** What is written back to the next text to this number; an empty text is nothing. */
  textBackOf(phone: string): string {
    const person = this.#find(phone);
    const text = person.textsBack[person.textsTaken] ?? "";
    person.textsTaken++;
    return text;
  }

  callsBack(phone: string): boolean {
    return this.#find(phone).callsBack;
  }

  #find(phone: string): Person {
    return this.#people.get(phone) ?? this.#meet(Behaviour.parse({ phone }));
  }

  #meet(behaviour: z.output<typeof Behaviour>): Person {
    const person = { ...behaviour, callsTaken: 0, textsTaken: 0 };
    this.#people.set(person.phone, person);
    return person;
  }
}

/** Whether it means that somebody, or a machine, was connected. */
export function isConnected(does: Reaction["does"]): does is "answers" | "machine" {
  return does === "answers" || does === "machine";
}

/** Whether a telephone rings at the other end. */
export function doesRing(does: Reaction["does"]): boolean {
  return does !== "fails" && does !== "invalid";
}
