import type { MessageEvent } from "../calls/message.ts";
import { isWithin } from "../contacts/hours.ts";
import { HOUR, MINUTE } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import { voiceOf } from "../words/language.ts";
import { consentText, replyText } from "../words/text-answer.ts";
import type { Plan, Text, Work } from "./action.ts";
import type { Read, TextRule } from "./rule.ts";
import { senderFor } from "./sender.ts";

const MODEL = "model";
const EXPIRES_AFTER = 15 * MINUTE;
/** Nothing that reaches a customer follows from what is older (spec §4). */
const STALE_AFTER = HOUR;

/** A text is answered: that its wish is followed, or with the owner's words, or with a model's. */
export const textReply: TextRule = {
  name: "text-reply",
  needs: [],
  plan(message, read) {
    const { settings, answer, now } = read;
    const via = senderFor(message.provider, settings);
    if (!via || !answer || message.at < now - STALE_AFTER) return [];
    const sent = { via, to: message.data.from ?? "", expiresAt: now + EXPIRES_AFTER, answers: message.at };
    if (answer !== "reply") {
      const text = consentText(answer, voiceOf(settings));
      return [{ kind: "sms.send", cause: `wish:${message.id}`, input: { ...sent, text, isConsent: true } }];
    }
    return maySend(sent, { settings, now }) ? replyTo(message, sent, read) : [];
  },
};

/** Why a text is not to be sent any more that was planned before; null if it is. */
export function hindranceOf(
  text: Omit<Text, "text">,
  { isRefused, ...about }: { isRefused: boolean; settings: Settings; now: number },
): string | null {
  if (about.now > text.expiresAt) return "expired";
  if (isRefused && !text.isConsent) return "the customer wants no texts";
  return maySend(text, about) ? null : "quiet hours";
}

/** Whether a text may go out at this instant (ms since the epoch): by night only to whoever wrote by night. */
function maySend({ answers }: Pick<Text, "answers">, { settings, now }: { settings: Settings; now: number }): boolean {
  const { QUIET_HOURS: quiet, TIME_ZONE: timeZone } = settings;
  return !isWithin(now, quiet, timeZone) || (answers !== undefined && isWithin(answers, quiet, timeZone));
}

function replyTo(message: MessageEvent, sent: Omit<Text, "text">, { settings, now, name }: Read): Plan[] {
  const { AUTO_REPLY, MODEL_URL, MODEL_NAME } = settings;
  if (AUTO_REPLY === undefined) return [];
  if (AUTO_REPLY === MODEL && MODEL_URL && MODEL_NAME)
    return [{ kind: "reply.write", cause: message.id, input: { text: message.data.text ?? "", answer: sent } }];
  return [
    { kind: "sms.send", cause: message.id, input: { ...sent, text: templateFor(sent.to, { settings, now, name }) } },
  ];
}

/** The text that goes out once the model has had its say: its own, or where it has none to give what is said without one. */
export function written(
  answer: Omit<Text, "text">,
  reply: string | null,
  about: Pick<Read, "settings" | "now" | "name">,
): Work {
  return { kind: "sms.send", input: { ...answer, text: reply ?? templateFor(answer.to, about) } };
}

function templateFor(phone: string, { settings, now, name }: Pick<Read, "settings" | "now" | "name">): string {
  const template = settings.AUTO_REPLY === MODEL ? undefined : settings.AUTO_REPLY;
  return replyText(template, voiceOf(settings), { now, phone, name });
}
