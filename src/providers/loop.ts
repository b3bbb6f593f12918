import { decodeHex } from "../lib/encoding.ts";
import { isSigned } from "../lib/hmac.ts";
import type { Settings } from "../settings.ts";
import { readLoop } from "./loop-reading.ts";
import type { Dialect, Provider } from "./provider.ts";
import { readJson } from "./reading.ts";

/** Our own protocol, after an article that names these events and no platform that sends them (spec §8). */
const json: Dialect = {
  name: "loop",
  matches: ({ headers }) => headers.has("x-signature"),
  async verify(delivery, settings) {
    const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(delivery.headers.get("x-signature") ?? "") ?? [];
    const signature = hex ? decodeHex(hex) : null;
    return signature !== null && isSigned(keysOf(settings), signature, delivery.body);
  },
  read: (delivery, settings) => readJson(delivery, (object) => readLoop(object, { delivery, settings })),
};

export const loop: Provider = {
  name: "loop",
  lacks: (settings) => (settings.LOOP_SIGNING_KEY ? null : "LOOP_SIGNING_KEY"),
  dialects: [json],
};

function keysOf({ LOOP_SIGNING_KEY, LOOP_SIGNING_KEY_OLD }: Settings): string[] {
  return [LOOP_SIGNING_KEY, LOOP_SIGNING_KEY_OLD].filter((key) => key !== undefined);
}
