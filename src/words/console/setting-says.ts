import type { Language } from "../language.ts";

/** What settings.ts says of a setting, and the same in Korean; `$1` is what stands in its brackets. */
const KOREAN: readonly (readonly [RegExp, string])[] = [
  [/^must be an http or https URL$/, "http 또는 https 주소여야 합니다"],
  [/^must be a ws, wss, http or https URL$/, "ws, wss, http, https 주소 가운데 하나여야 합니다"],
  [/^must be https$/, "https 주소여야 합니다"],
  [/^must be a time zone such as (.+)$/, "$1 같은 시간대여야 합니다"],
  [/^must be a country code such as (.+)$/, "$1 같은 국가 코드여야 합니다"],
  [/^must be a number such as (.+)$/, "$1 같은 번호여야 합니다"],
  [/^must be whole milliseconds from (\d+) to (\d+)$/, "$1에서 $2 사이의 밀리초 정수여야 합니다"],
  [/^must be a number of days above (\d+) and at most (\d+)$/, "$1보다 크고 $2 이하인 일수여야 합니다"],
  [/^must be at most (\d+) characters$/, "$1자 이하여야 합니다"],
  [/^must be a JSON object$/, "JSON 객체여야 합니다"],
  [/^must be the name of a header$/, "헤더 이름이어야 합니다"],
  [/^must be such as (.+), or none$/, "$1 같은 값이거나 none이어야 합니다"],
  [/^must be such as (.+)$/, "$1 같은 값이어야 합니다"],
  [/^must be (\S+) or (\S+)$/, "$1 또는 $2여야 합니다"],
  [/^has an unknown placeholder: (.+)$/, "알 수 없는 자리 표시가 있습니다: $1"],
  [/^does nothing without (\S+)$/, "$1 없이는 아무 일도 하지 않습니다"],
  [
    /^is set, but MODEL_URL or MODEL_NAME is not set: callers get no answer$/,
    "설정되어 있지만 MODEL_URL이나 MODEL_NAME이 없어 전화한 사람이 답을 듣지 못합니다",
  ],
  [/^is model, but MODEL_URL or MODEL_NAME is not set$/, "model이지만 MODEL_URL이나 MODEL_NAME이 없습니다"],
  [/^begins or ends with white space$/, "앞이나 뒤에 공백이 있습니다"],
  [/^is short: a long random text is safer$/, "짧습니다. 길고 무작위인 값이 안전합니다"],
  [/^is not https$/, "https가 아닙니다"],
];

/** What is wrong with a setting, in the language of who reads it; what nobody translated stays as it is. */
export function writeSays(says: string, language: Language): string {
  if (language === "en") return says;
  const [pattern, words] = KOREAN.find(([one]) => one.test(says)) ?? [];
  return pattern && words ? says.replace(pattern, words) : says;
}
