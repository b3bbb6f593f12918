import { redact } from "../../src/lib/redact.ts";
import { cut, oneLine } from "../../src/lib/text.ts";

const LONGEST = 160;

/** How somebody's text begins, in one line: nothing in it repaints a terminal, and no secret shows, however it is written there. */
export function beginningOf(text: string, secrets: readonly string[]): string {
  const needles = [...new Set(secrets.flatMap(waysToWrite))].filter((way) => way !== "");
  // Again, since taking out what can't be seen may have put a secret together.
  return cut(redact(oneLine(redact(text, needles), Infinity), needles), LONGEST);
}

/** As it is set, without blanks at its ends, and as JSON has it. */
function waysToWrite(secret: string): string[] {
  const bare = secret.trim();
  return [secret, bare, JSON.stringify(bare).slice(1, -1), oneLine(bare, Infinity)];
}
