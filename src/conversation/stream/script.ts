import type { RealtimeFunctionTool } from "openai/resources/realtime/realtime";

import type { Language } from "../../words/language.ts";
import type { Said } from "../said.ts";

/** What is talked about, and how. `greeting` is said first, word for word, unless the talk goes on after `history`. */
export type Script = {
  instructions: string;
  greeting: string;
  /** When it began, ms since the epoch, where it goes on; it may take no longer for that. */
  begunAt?: number | undefined;
  history?: readonly Pick<Said, "role" | "text">[] | undefined;
  sayings: Record<"apology" | "question" | "goodbye", string>;
  voice: string;
  language: Language;
  tools: readonly RealtimeFunctionTool[];
};
