import { oneLine } from "../lib/text.ts";
import type { Outcome } from "../rules/action.ts";
import type { Settings } from "../settings.ts";
import type { Language } from "../words/language.ts";
import { refusalInWords } from "../words/sms-refusal.ts";
import { clawopsSms } from "./clawops-sms.ts";
import type { Connector, Performed } from "./connector.ts";
import { requestJson } from "./request.ts";
import type { Sender } from "./sms-sender.ts";
import { voxSms } from "./vox-sms.ts";

const LONGEST_WORD = 100;
const SENDERS = { clawops: clawopsSms, vox: voxSms } as const satisfies Record<string, Sender>;

/** Sends a text by the platform that the action names. */
export const sms: Connector<"sms.send"> = {
  name: "sms",
  lacks(settings) {
    const senders = Object.values(SENDERS).map((sender: Sender) => ({
      missing: missingOf(sender, settings),
      isBegun: sender.needs.some((name) => settings[name]),
    }));
    if (senders.some(({ missing }) => missing.length === 0)) return null;
    const [meant] = senders.toSorted((a, b) => Number(b.isBegun) - Number(a.isBegun));
    return meant?.missing[0] ?? null;
  },
  async perform(text, outside) {
    const { via } = text;
    const sender: Sender = SENDERS[via];
    const [lacking] = missingOf(sender, outside.settings);
    if (lacking) return dead(`sms by ${via} is off: ${lacking} is not set`);
    const { url, init } = sender.request(text, outside);
    const { performed, body } = await requestJson(url, init, outside);
    if (performed.outcome.kind === "done") return taken(performed, wordIn(body, sender.ref));
    return refused(performed, { via, code: codeIn(body), language: outside.settings.LANGUAGE });
  },
};

function missingOf({ needs }: Sender, settings: Settings): string[] {
  return needs.filter((name) => !settings[name]);
}

/** The answer repeats the text: with a reference it need not be shown. */
function taken(performed: Performed, ref: string | null): Performed {
  return ref === null ? performed : { ...performed, outcome: { kind: "done", ref }, detail: ref };
}

/** The same outcome, in words that the owner understands. */
function refused(
  performed: Performed,
  { via, code, language }: { via: string; code: string | null; language: Language },
): Performed {
  const why = refusalInWords({ via, code, status: performed.status }, language);
  if (why === null) return performed;
  const detail = code !== null && code !== why ? `${why} (${code})` : `${why}: ${performed.detail}`;
  return { ...performed, outcome: { ...performed.outcome, why } as Outcome, detail };
}

/** `{error, code}` of ClawOps, `{error: {code}}` of vox. */
function codeIn(body: unknown): string | null {
  return wordIn(body, "code") ?? wordIn(valueIn(body, "error"), "code");
}

function wordIn(body: unknown, name: string): string | null {
  const value = valueIn(body, name);
  return (typeof value === "string" && oneLine(value, LONGEST_WORD)) || null;
}

function valueIn(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

function dead(why: string): Performed {
  return { outcome: { kind: "dead", why }, status: null, detail: why };
}
