import * as z from "zod";

import type { Courier, Outgoing } from "./courier.ts";

/** How a platform tells of one call: each thing twice, all of them after the end and in the wrong order, or nothing at all. */
export type Manner = z.infer<typeof Manner>;
export const Manner = z.enum(["usual", "twice", "reversed", "none"]);

/** What a platform tells of one call, one thing after the other. */
export class Callbacks {
  readonly #courier: Courier;
  readonly #manner: Manner;
  readonly #kept: Outgoing[] = [];
  readonly #toSend: Outgoing[] = [];
  #isSending = false;

  constructor(courier: Courier, manner: Manner) {
    this.#courier = courier;
    this.#manner = manner;
  }

  tell(outgoing: Outgoing): void {
    if (this.#manner === "reversed") this.#kept.unshift(outgoing);
    else if (this.#manner !== "none") this.#send(outgoing);
    if (this.#manner === "twice") this.#send(outgoing);
  }

  /** Nothing more will be told. */
  end(): void {
    for (const outgoing of this.#kept.splice(0)) this.#send(outgoing);
  }

  #send(outgoing: Outgoing): void {
    this.#toSend.push(outgoing);
    if (!this.#isSending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    for (let next = this.#toSend.shift(); next; next = this.#toSend.shift()) await this.#courier.tell(next);
    this.#isSending = false;
  }
}
