import type { CanonicalEvent } from "../calls/message.ts";
import { type Result, no, ok } from "../lib/result.ts";
import type { Settings } from "../settings.ts";

/** One HTTP request in, as it came. */
export type Delivery = {
  /** The URL that the platform was given: the public base and the path. */
  url: string;
  /** The query string with its `?`, or an empty text. */
  query: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
  /** The secret in the path, where the platform's URL has one. */
  token?: string | undefined;
  /** The ref in the path, where it is the URL of a call that we placed. */
  ref?: string | undefined;
  /** ms since the epoch. */
  receivedAt: number;
};

/** It may hold what was said in this call, whose customer may want nothing of it kept. */
export type Sensitive = { provider: string; call: string };

/** What a genuine delivery turned out to be. */
export type Reading =
  | { kind: "events"; events: CanonicalEvent[] }
  /** Nothing we act on. */
  | { kind: "ignored"; reason: string }
  /** Not in any shape we know. `isForSender`: the reason says what is to be put right, in words for who sent it. */
  | { kind: "unreadable"; reason: string; sensitive?: Sensitive; isForSender?: true }
  /** Not what its content type says. */
  | { kind: "malformed"; reason: string }
  /** Of a content type that this dialect does not have. */
  | { kind: "unsupported"; reason: string };

/** One way in which a platform writes and signs. */
export type Dialect = {
  name: string;
  /** Whether the delivery has to prove itself by this dialect: it carries its signature, good or bad, or can carry no other. */
  matches(delivery: Delivery, settings: Settings): boolean;
  verify(delivery: Delivery, settings: Settings): Promise<boolean>;
  /** Where the platform's only place for a secret in the path holds a ref, since it proves itself by other means. */
  refIn?: "token";
  /** Reads a delivery that was verified. Never throws, whatever the body holds. */
  read(delivery: Delivery, settings: Settings): Reading;
};

/** A source of deliveries. */
export type Provider = {
  name: string;
  /** The setting that switches the platform on, if it is not set. */
  lacks(settings: Settings): string | null;
  dialects: readonly Dialect[];
};

export { idOf } from "../calls/event-id.ts";

/** Finds the dialect in which the delivery is genuine; or why it is in none. */
export async function verify(
  provider: Provider,
  delivery: Delivery,
  settings: Settings,
): Promise<Result<Dialect, string>> {
  const candidates = provider.dialects.filter((dialect) => dialect.matches(delivery, settings));
  for (const dialect of candidates) {
    if (await dialect.verify(delivery, settings)) return ok(dialect);
  }
  return no(
    candidates.length === 0 ? "no signature" : `bad signature (${candidates.map(({ name }) => name).join(", ")})`,
  );
}

/** The body as UTF-8, every character of it, what is not UTF-8 replaced. */
export function textOf({ body }: Delivery): string {
  return new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(body);
}

/** Whether the delivery is plainly of that content type: UTF-8 and not compressed. */
export function isOfType({ headers }: Delivery, type: string): boolean {
  const [essence, ...parameters] = (headers.get("content-type") ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const isUtf8 = parameters.every(
    (parameter) => !parameter.startsWith("charset=") || /^charset="?utf-?8"?$/.test(parameter),
  );
  return essence === type && isUtf8 && (headers.get("content-encoding") ?? "identity") === "identity";
}

export function unsupported({ headers }: Delivery): Reading {
  return {
    kind: "unsupported",
    reason: `content-type ${headers.get("content-type")}, content-encoding ${headers.get("content-encoding")}`,
  };
}
