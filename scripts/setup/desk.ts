import { printableLines } from "../print.ts";
import { Keyboard, type Seat } from "./keyboard.ts";

/** Who is told and asked, in words that may hold anybody's: nothing in them repaints a terminal. */
export type Desk = {
  say: (text: string) => void;
  /** Whether it is wanted. Where nobody is asked: what is usual. */
  wants: (question: string, usual: boolean) => Promise<boolean>;
  /** What is typed, without blanks around it; empty where it is left out or nobody is asked. */
  typed: (question: string, how: "shown" | "hidden") => Promise<string>;
};

const YES_OR_NO = /^\s*(?:(y|yes)|n|no)\s*$/i;

/** Somebody at a terminal, from now until `rest`: then it is as it was, and is taken again with the next question. */
export function terminal(seat: Seat): { desk: Desk; rest: () => void } {
  const keyboard = new Keyboard(seat);
  const write = (text: string) => seat.output.write(text);
  const wants: Desk["wants"] = async (question, usual) => {
    const answer = await keyboard.line({
      question: `${printableLines(question)} ${usual ? "[Y/n]" : "[y/N]"} `,
      isShown: true,
      fits: (line) => YES_OR_NO.test(line),
    });
    if (answer.trim() === "") return usual;
    const [said, yes] = YES_OR_NO.exec(answer) ?? [];
    if (said !== undefined) return yes !== undefined;
    write("  y for yes, n for no, or Enter for the capital one.\n");
    return wants(question, usual);
  };
  const desk: Desk = {
    say: (text) => write(`${printableLines(text)}\n`),
    wants,
    typed: async (question, how) =>
      (await keyboard.line({ question: `${printableLines(question)}: `, isShown: how === "shown" })).trim(),
  };
  return { desk, rest: () => keyboard.rest() };
}

/** Nobody. */
export function unattended(say: (text: string) => void = console.log): Desk {
  return {
    say: (text) => say(printableLines(text)),
    wants: (_, usual) => Promise.resolve(usual),
    typed: () => Promise.resolve(""),
  };
}
