import { decodeSignature } from "../lib/encoding.ts";
import { areEqual, isSigned } from "../lib/hmac.ts";
import type { Settings } from "../settings.ts";
import type { Delivery, Dialect, Provider } from "./provider.ts";
import { readJson } from "./reading.ts";
import { readVox } from "./vox-reading.ts";

/** Ours: the vendor has a webhook key and says nowhere in which header its signature comes, or how it is written (contracts/vox.md §5). */
export const USUAL_HEADER = "x-vox-signature";
const keysOf = ({ VOX_WEBHOOK_KEY, VOX_WEBHOOK_KEY_OLD }: Settings) => [VOX_WEBHOOK_KEY, VOX_WEBHOOK_KEY_OLD];

/** v1 and v2 on one URL. The token in its path always has to be right; the signature does where a key is set. */
const json: Dialect = {
  name: "vox",
  matches: () => true,
  async verify(delivery, settings) {
    const { token } = delivery;
    const { VOX_WEBHOOK_TOKEN } = settings;
    if (token === undefined || VOX_WEBHOOK_TOKEN === undefined || !(await areEqual(token, VOX_WEBHOOK_TOKEN)))
      return false;
    return keysOf(settings).every((key) => key === undefined) || isSignedWithKey(delivery, settings);
  },
  read: (delivery, settings) => readJson(delivery, (object) => readVox(object, { delivery, settings })),
};

export const vox: Provider = {
  name: "vox",
  lacks: (settings) => (settings.VOX_WEBHOOK_TOKEN ? null : "VOX_WEBHOOK_TOKEN"),
  dialects: [json],
};

async function isSignedWithKey({ headers, body }: Delivery, settings: Settings): Promise<boolean> {
  const signature = decodeSignature(headers.get(settings.VOX_SIGNATURE_HEADER ?? USUAL_HEADER) ?? "");
  return signature !== null && isSigned(keysOf(settings), signature, body);
}
