import { decodePrefixedHex } from "../lib/encoding.ts";
import { isSigned } from "../lib/hmac.ts";
import type { Settings } from "../settings.ts";
import { readLoop } from "./loop-reading.ts";
import type { Dialect, Provider } from "./provider.ts";
import { readJson } from "./reading.ts";

const keysOf = ({ LOOP_SIGNING_KEY, LOOP_SIGNING_KEY_OLD }: Settings) => [LOOP_SIGNING_KEY, LOOP_SIGNING_KEY_OLD];

/** Our own protocol, after an article that names these events and no platform that sends them (spec §8). */
const json: Dialect = {
  name: "loop",
  matches: ({ headers }) => headers.has("x-signature"),
  async verify(delivery, settings) {
    const signature = decodePrefixedHex(delivery.headers.get("x-signature") ?? "");
    return signature !== null && isSigned(keysOf(settings), signature, delivery.body);
  },
  read: (delivery, settings) => readJson(delivery, (object) => readLoop(object, { delivery, settings })),
};

export const loop: Provider = {
  name: "loop",
  lacks: (settings) => (settings.LOOP_SIGNING_KEY ? null : "LOOP_SIGNING_KEY"),
  dialects: [json],
};
