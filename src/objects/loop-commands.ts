import { type Unasked, command } from "../conversation/loop/command.ts";
import { describe, log } from "../lib/log.ts";
import type { Settings } from "../settings.ts";

/** `isWanted`: asked before each try; `vanished`: the platform knows of no such call any more. */
type Parts = {
  settings: Settings;
  fetch: typeof fetch;
  isWanted: (unasked: Unasked) => boolean;
  vanished: () => void;
};

/** What the loop's platform is told unasked, one after the other. */
export class LoopCommands {
  readonly #parts: Parts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  tell(unasked: Unasked): void {
    const before = this.#last;
    this.#last = (async () => {
      await before;
      const { settings, fetch, vanished } = this.#parts;
      const isWanted = () => this.#parts.isWanted(unasked);
      if (isWanted() && (await command(unasked, { settings, fetch, isWanted })) === "gone") vanished();
    })().catch((cause: unknown) => log("error", "command failed", { cause: describe(cause) }));
  }
}
