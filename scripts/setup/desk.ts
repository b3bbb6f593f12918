import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Who is told and asked. */
export type Desk = {
  say: (text: string) => void;
  /** Whether it is wanted. Where nobody is asked: what is usual. */
  wants: (question: string, usual: boolean) => Promise<boolean>;
  /** What is typed, without showing it; empty where it is left out or nobody is asked. */
  secret: (question: string) => Promise<string>;
};

/** Somebody at a terminal. */
export function terminal(): Desk {
  return {
    say: (text) => console.log(text),
    wants: async (question, usual) => {
      const answer = (await ask(`${question} ${usual ? "[Y/n]" : "[y/N]"} `, process.stdout)).trim().toLowerCase();
      return answer === "" ? usual : answer.startsWith("y");
    },
    secret: async (question) => {
      process.stdout.write(`${question}: `);
      const typed = await ask("", new Writable({ write: (_, __, done) => done() }));
      process.stdout.write("\n");
      return typed.trim();
    },
  };
}

/** Nobody. */
export function unattended(say: (text: string) => void = console.log): Desk {
  return { say, wants: (_, usual) => Promise.resolve(usual), secret: () => Promise.resolve("") };
}

async function ask(question: string, output: NodeJS.WritableStream): Promise<string> {
  const asking = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await asking.question(question);
  } finally {
    asking.close();
  }
}
