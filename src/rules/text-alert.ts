import { wishOf } from "../contacts/wish.ts";
import type { Settings } from "../settings.ts";
import { voiceOf } from "../words/language.ts";
import { contactAt } from "../words/links.ts";
import { textNotice, textsNotice } from "../words/text-received.ts";
import type { Work } from "./action.ts";
import type { TextRule } from "./rule.ts";

/** A text is told to Slack. */
export const textAlert: TextRule = {
  name: "text-alert",
  needs: ["SLACK_WEBHOOK_URL"],
  plan({ id, at, data }, { settings, name, isFlood, asked }) {
    if (isFlood) return [];
    const { from = "", text = "", media = [] } = data;
    const shownAt = shownAtOf(from, settings);
    const facts = { from, name, at, text, media: media.length, shownAt, asked, wish: wishOf(text) };
    return [{ kind: "slack.post", cause: id, input: textNotice(facts, voiceOf(settings)) }];
  },
};

/** Texts of one person that are told of together. `at`: ms since the epoch. */
export type Flood = { since: number; phone: string; count: number; last: { text: string; at: number } };

/** One alert for all of them. */
export function floodAlert({ phone, count, last }: Flood, name: string | null, settings: Settings): Work {
  const facts = { from: phone, name, count, lastAt: last.at, lastText: last.text, shownAt: shownAtOf(phone, settings) };
  return { kind: "slack.post", input: textsNotice(facts, voiceOf(settings)) };
}

function shownAtOf(phone: string, { PUBLIC_URL }: Settings): string | null {
  return PUBLIC_URL && phone.startsWith("+") ? contactAt(PUBLIC_URL, phone) : null;
}
