import type { Language } from "./language.ts";

/** How a platform refused a text: its own word for it, if it has one, and the HTTP status. */
type Refusal = { via: string; code: string | null; status: number | null };

const UNREADABLE = {
  ko: "플랫폼이 문자 요청의 내용을 받아들이지 않았습니다.",
  en: "The platform did not accept what the request says.",
};

/** By the platforms' codes (contracts/clawops.md §3.3). */
const SENTENCES: ReadonlyMap<string, Record<Language, string>> = new Map([
  ["body_too_long", { ko: "문자가 너무 깁니다.", en: "The text is too long." }],
  [
    "from_not_registered",
    {
      ko: "보내는 번호가 플랫폼에 발신번호로 등록되어 있지 않습니다.",
      en: "The number it is sent from is not registered with the platform.",
    },
  ],
  [
    "no_active_subscription",
    { ko: "플랫폼 구독이 유효하지 않습니다.", en: "There is no active subscription with the platform." },
  ],
  [
    "messaging_blocked",
    { ko: "이 계정은 문자 발송이 차단되어 있습니다.", en: "The platform has blocked texts from this account." },
  ],
  ["recipient_blocked", { ko: "받는 번호가 차단되어 있습니다.", en: "The number it is sent to is blocked." }],
  ["quota_exceeded", { ko: "문자 발송 한도를 다 썼습니다.", en: "The quota of texts is used up." }],
  [
    "override_quota_exceeded",
    { ko: "이 계정에 따로 정해진 문자 발송 한도를 다 썼습니다.", en: "The quota set for this account is used up." },
  ],
  [
    "type_not_supported",
    {
      ko: "보내는 번호로는 이런 종류의 문자를 보낼 수 없습니다.",
      en: "The number it is sent from cannot send this type of text.",
    },
  ],
  [
    "invalid_phone",
    {
      ko: "받는 번호가 올바르지 않습니다. 한국 번호로만 보낼 수 있습니다.",
      en: "The number it is sent to is not valid: only Korean numbers are reached.",
    },
  ],
  ["invalid_input", UNREADABLE],
  ["VALIDATION", UNREADABLE],
  ["VALIDATION_ERROR", UNREADABLE],
]);

const FROM_ABROAD = {
  ko: "문자가 거절되었습니다. ClawOps는 한국 밖에서 보내는 문자를 거절하는 것으로 알려져 있습니다.",
  en: "The text was refused. ClawOps is known to refuse texts that are sent from outside Korea.",
};

/** Why a text was refused, for the owner; the platform's own word where we have none for that, null where it gave no reason. */
export function refusalInWords({ via, code, status }: Refusal, language: Language): string | null {
  const sentence = code === null ? undefined : SENTENCES.get(code);
  if (sentence) return sentence[language];
  return via === "clawops" && status === 403 ? FROM_ABROAD[language] : code;
}
