import type { Language, Voice } from "./language.ts";

/**
 * What we say by ourselves in a conversation. `apology`: an answer did not come, or a word was not understood; `question`: the caller is silent;
 * `goodbye`: the call ends; `regret`: it has to end, since we can answer no more.
 */
type Sayings = Record<"apology" | "question" | "goodbye" | "regret", string>;

const SAYINGS: Record<Language, (business: string) => Sayings> = {
  ko: (business) => ({
    apology: "죄송합니다. 잘 듣지 못했습니다. 다시 한번 말씀해 주시겠어요?",
    question: "여보세요? 듣고 계신가요?",
    goodbye: `${business}입니다. 통화해 주셔서 감사합니다. 안녕히 계세요.`,
    regret: "죄송합니다. 지금은 통화를 이어 가기 어렵습니다. 잠시 후 다시 전화해 주세요.",
  }),
  en: (business) => ({
    apology: "I'm sorry, I didn't get that. Could you say it again?",
    question: "Hello? Are you still there?",
    goodbye: `Thank you for talking to ${business}. Goodbye.`,
    regret: "I'm sorry, we can't go on with this call right now. Please call again in a little while.",
  }),
};

export function talkSayings({ language, business }: Pick<Voice, "language" | "business">): Sayings {
  return SAYINGS[language](business);
}
