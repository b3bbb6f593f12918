import * as z from "zod";

import type { Wire } from "./wire.ts";

/**
 * What goes wrong with a connection, once the `count`-th event of type `at` has passed on it, in whichever direction (`open`: once it is open).
 * `refuse` answers the handshake with `status`; `cut` breaks it; `close` closes it with `code`; `stall` says and hears nothing any more; `flood`
 * sends more at once than anybody could use; `rubbish` sends what no protocol has.
 */
export type Fault = z.input<typeof Fault>;
export const Fault = z.strictObject({
  at: z.string().default("open"),
  count: z.int().positive().default(1),
  does: z.enum(["refuse", "cut", "close", "stall", "flood", "rubbish"]),
  status: z.int().min(400).max(599).default(503),
  code: z.int().min(1000).max(4999).default(1011),
});
/** One for each of the next connections; null for one that goes well. */
export const Faults = z.strictObject({ faults: z.array(Fault.nullable()).min(1) });
export type ReadFault = z.output<typeof Fault>;

const RUBBISH = ["{", '"hello"', "[]", '{"type":7,"event":7}', '{"type":"no.such.event","event":"none"}'];

/** A connection that may go wrong. */
export class FaultyWire {
  readonly #wire: Wire;
  readonly #fault: ReadFault | undefined;
  readonly #flood: () => string[];
  #passed = 0;
  isStalled = false;

  constructor(wire: Wire, fault: ReadFault | undefined, flood: () => string[]) {
    this.#wire = wire;
    this.#fault = fault;
    this.#flood = flood;
  }

  /** To be told of `open`, and of each event that comes. */
  pass(type: string): void {
    if (type === this.#fault?.at && ++this.#passed === this.#fault.count) this.do(this.#fault);
  }

  send(type: string, text: string): void {
    if (this.isStalled) return;
    this.#wire.send(text);
    this.pass(type);
  }

  close(code?: number, reason?: string): void {
    if (!this.isStalled) this.#wire.close(code, reason);
  }

  do({ does, code }: Pick<ReadFault, "does" | "code">): void {
    switch (does) {
      case "cut":
        return this.#wire.cut();
      case "close":
        return this.#wire.close(code, "as scripted");
      case "stall":
        this.isStalled = true;
        return;
      case "flood":
        return this.#flood().forEach((text) => this.#wire.send(text));
      case "rubbish":
        RUBBISH.forEach((text) => this.#wire.send(text));
        return this.#wire.send(Uint8Array.of(0, 255, 1));
      case "refuse":
    }
  }
}
