import { decodeHex, encodeHex } from "../lib/encoding.ts";
import { areSame, isSigned, sign } from "../lib/hmac.ts";
import { DAY } from "../lib/instant.ts";

/** How long one stays signed in, in ms. */
export const SESSION_LASTS = 7 * DAY;

const encoder = new TextEncoder();
const SESSION = /^(\d{1,15})\.([0-9a-f]{32})\.([0-9a-f]{64})$/;

/** Who knows the admin token may come in until an instant (ms since the epoch). The nonce tells one session from another. */
export type Session = { endsAt: number; nonce: string };

/** A new session as a cookie carries it: signed with the token, so that another token ends it. Nothing of it is stored. */
export async function openSession(token: string, now: number): Promise<string> {
  const session = { endsAt: now + SESSION_LASTS, nonce: encodeHex(crypto.getRandomValues(new Uint8Array(16))) };
  return `${session.endsAt}.${session.nonce}.${await sealOf("session", session, token)}`;
}

/** The session in a cookie's value; null where it is none, is over or was signed with another token. */
export async function readSession(text: string, token: string, now: number): Promise<Session | null> {
  const [, endsAt = "", nonce = "", seal = ""] = SESSION.exec(text) ?? [];
  const session = { endsAt: Number(endsAt), nonce };
  const bytes = decodeHex(seal);
  const isGenuine = bytes !== null && (await isSigned([token], bytes, textOf("session", session)));
  return isGenuine && session.endsAt > now ? session : null;
}

/** What the forms of a session carry: nobody can tell it who can only make the browser send its cookie. */
export function formTokenOf(session: Session, token: string): Promise<string> {
  return sealOf("form", session, token);
}

/** Whether a form carries the token of its session, found out in a time that tells nothing of where they differ. */
export function isFormToken(given: string, ours: string): boolean {
  return areSame(encoder.encode(given), encoder.encode(ours));
}

type Use = "session" | "form";

async function sealOf(use: Use, session: Session, token: string): Promise<string> {
  return encodeHex(await sign(token, textOf(use, session)));
}

function textOf(use: Use, { endsAt, nonce }: Session): string {
  return `offhook console\n${use}\n${endsAt}.${nonce}`;
}
