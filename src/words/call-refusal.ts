import type { Language } from "./language.ts";

/** How a platform refused to place a call: its own word for it, if it has one, and the HTTP status. */
type Refusal = { via: string; code: string | null; status: number | null };
type Sentence = Record<Language, string>;

const INVALID = { ko: "거는 상대 번호가 올바르지 않습니다.", en: "The number to call is not valid." };
const BLOCKED = { ko: "거는 상대 번호가 차단되어 있습니다.", en: "The number to call is blocked." };
const OUR_NUMBER = {
  ko: "우리 번호가 플랫폼에 발신번호로 등록되어 있지 않습니다.",
  en: "The number to call from is not registered with the platform.",
};
const NO_SUBSCRIPTION = {
  ko: "플랫폼 구독이 유효하지 않습니다.",
  en: "There is no active subscription with the platform.",
};
const UNREADABLE = {
  ko: "플랫폼이 전화 요청의 내용을 받아들이지 않았습니다.",
  en: "The platform did not accept what the request says.",
};
const BAD_KEY = { ko: "플랫폼이 API 키를 받아들이지 않았습니다.", en: "The platform did not accept the API key." };
const UNKNOWN_AGENT = {
  ko: "설정에 적힌 에이전트나 계정이 플랫폼에 없습니다.",
  en: "The platform does not know the agent or the account that the settings name.",
};

/** By the platforms' codes, in small letters (contracts/clawops.md §3, §3.1, vox.md §6, teler.md §4.1). */
const BY_CODE: ReadonlyMap<string, Sentence> = new Map([
  ["invalid_phone_number", INVALID],
  ["invalid_phone", INVALID],
  [
    "unsupported_country",
    { ko: "플랫폼이 전화를 걸지 않는 나라입니다.", en: "The platform does not call that country." },
  ],
  ["recipient_blocked", BLOCKED],
  ["blocked_number", BLOCKED],
  ["quota_exceeded", { ko: "통화 한도를 다 썼습니다.", en: "The quota of calls is used up." }],
  ["insufficient_balance", { ko: "플랫폼의 잔액이 부족합니다.", en: "There is no credit left with the platform." }],
  ["from_not_registered", OUR_NUMBER],
  ["from_number_not_provisioned", OUR_NUMBER],
  ["no_active_subscription", NO_SUBSCRIPTION],
  ["subscription_inactive", NO_SUBSCRIPTION],
  ["invalid_input", UNREADABLE],
  ["validation", UNREADABLE],
  ["validation_error", UNREADABLE],
]);

/** What a status means where the code says nothing to us. Teler answers 403 to a bad key, ClawOps to an account that may not call. */
const BY_STATUS: ReadonlyMap<string, Sentence> = new Map([
  ["400", UNREADABLE],
  ["401", BAD_KEY],
  ["clawops 403", NO_SUBSCRIPTION],
  ["teler 403", BAD_KEY],
  ["clawops 404", UNKNOWN_AGENT],
  ["vox 404", UNKNOWN_AGENT],
  ["409", { ko: "플랫폼이 지금은 전화를 걸지 못합니다.", en: "The platform cannot place the call now." }],
  ["422", UNREADABLE],
  ["429", { ko: "플랫폼이 지금은 전화를 더 받지 않습니다.", en: "The platform takes no more calls at the moment." }],
]);

/** Why a call was not placed, for the owner; the platform's own word where we have none for that, null where it gave no reason. */
export function refusalInWords({ via, code, status }: Refusal, language: Language): string | null {
  const sentence =
    BY_CODE.get(code?.toLowerCase() ?? "") ?? BY_STATUS.get(`${via} ${status}`) ?? BY_STATUS.get(`${status}`);
  return sentence ? sentence[language] : code;
}

/** What is left to say where only `why` is known: a call may have been placed. */
export function unsettledInWords(why: string, language: Language): string {
  return language === "ko"
    ? `전화가 걸렸는지 알 수 없습니다 (${why})`
    : `It is not known whether the call was placed (${why})`;
}

/** The platform took the call and did not say which of its calls that is. */
export function unnamedInWords(language: Language): string {
  return language === "ko"
    ? "플랫폼이 전화를 걸었지만 어느 통화인지 알려 주지 않았습니다"
    : "The platform took the call but did not tell which one it is";
}
