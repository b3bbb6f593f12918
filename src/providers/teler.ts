import { decodeSignature } from "../lib/encoding.ts";
import { areEqual, isSigned } from "../lib/hmac.ts";
import { MINUTE, SECOND } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import type { Delivery, Dialect, Provider } from "./provider.ts";
import { readJson } from "./reading.ts";
import { readEnvelope } from "./teler-reading.ts";

const FRESH_FOR = 5 * MINUTE;
const encoder = new TextEncoder();
const keysOf = ({ TELER_WEBHOOK_SECRET, TELER_WEBHOOK_SECRET_OLD }: Settings) => [
  TELER_WEBHOOK_SECRET,
  TELER_WEBHOOK_SECRET_OLD,
];

/** Signed with the Voice App's secret (contracts/teler.md §3). With a secret set, nothing else proves anything: what the path holds is a ref. */
const signature: Dialect = {
  name: "signature",
  refIn: "token",
  matches: (_, { TELER_WEBHOOK_SECRET }) => TELER_WEBHOOK_SECRET !== undefined,
  async verify(delivery, settings) {
    const timestamp = delivery.headers.get("x-teler-timestamp") ?? "";
    const given = decodeSignature(delivery.headers.get("x-teler-signature") ?? "");
    if (!given || !isFresh(timestamp, delivery.receivedAt)) return false;
    return isSigned(keysOf(settings), given, signedBytes(timestamp, delivery, settings));
  },
  read,
};

/** A Voice App without a secret: all that it can carry is the token in the URL it was given. */
const token: Dialect = {
  name: "token",
  matches: (_, { TELER_WEBHOOK_SECRET }) => TELER_WEBHOOK_SECRET === undefined,
  async verify({ token: given }, { TELER_URL_TOKEN }) {
    return given !== undefined && TELER_URL_TOKEN !== undefined && areEqual(given, TELER_URL_TOKEN);
  },
  read,
};

export const teler: Provider = {
  name: "teler",
  lacks: ({ TELER_WEBHOOK_SECRET, TELER_URL_TOKEN }) =>
    TELER_WEBHOOK_SECRET || TELER_URL_TOKEN ? null : "TELER_WEBHOOK_SECRET",
  dialects: [signature, token],
};

function read(delivery: Delivery, settings: Settings) {
  return readJson(delivery, (object) => readEnvelope(object, { delivery, settings }));
}

/** Unix seconds. What is too old may be a replay. */
function isFresh(timestamp: string, receivedAt: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(receivedAt - Number(timestamp) * SECOND) <= FRESH_FOR;
}

/** The body is signed as it came, whatever its bytes. */
function signedBytes(timestamp: string, { url, body }: Delivery, settings: Settings) {
  const head = encoder.encode(signedHeadOf(timestamp, url, settings));
  const bytes = new Uint8Array(head.byteLength + body.byteLength);
  bytes.set(head);
  bytes.set(body, head.byteLength);
  return bytes;
}

/** What is signed before the body: the vendor's scheme (S1), or the one that one of its bridges uses (S2). */
export function signedHeadOf(timestamp: string, url: string, { TELER_SIGNATURE }: Settings): string {
  return TELER_SIGNATURE === "pipe" ? `${timestamp}|POST|${url}|` : `${timestamp}.`;
}
