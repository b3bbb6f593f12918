import type { Desk } from "../../../../scripts/setup/desk.ts";

type Answers = { wants?: (question: string, usual: boolean) => boolean; typed?: (question: string) => string };

/** Somebody who answers like that; and all that was said and asked. */
export function deskOf({ wants = (_, usual) => usual, typed = () => "" }: Answers = {}) {
  const said: string[] = [];
  const asked: string[] = [];
  const desk: Desk = {
    say: (text) => said.push(text),
    wants: async (question, usual) => (asked.push(question), wants(question, usual)),
    typed: async (question, how) => (asked.push(`${question.trim()} ${how}`), typed(question)),
  };
  return { desk, said: () => said.join("\n"), asked };
}
