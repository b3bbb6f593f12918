import type { Language } from "../language.ts";

/** Why something was not done, and what helps. `isAll`: what was told says no more than this. */
export type Reason = { why: string; cure: string; isAll: boolean };
type Words = { why: string; cure: string };
type Told = { status: number | null; detail: string };

const ko = {
  refused: { why: "상대 서비스가 인증을 거절했습니다.", cure: "설정의 키가 맞는지 확인한 뒤 다시 시도해 주세요." },
  missing: { why: "상대 서비스에 그런 주소나 대상이 없습니다.", cure: "설정의 주소를 확인한 뒤 다시 시도해 주세요." },
  moved: { why: "상대 서비스의 주소가 바뀌었습니다.", cure: "설정의 주소를 새 주소로 바꾼 뒤 다시 시도해 주세요." },
  wrong: {
    why: "상대 서비스가 내용을 받아들이지 않았습니다.",
    cure: "아래 답을 보고 원인을 고친 뒤 다시 시도해 주세요.",
  },
  busy: { why: "상대 서비스가 지금은 받을 수 없다고 합니다.", cure: "잠시 뒤 다시 시도해 주세요." },
  broken: { why: "상대 서비스에 장애가 있습니다.", cure: "그쪽이 복구된 뒤 다시 시도해 주세요." },
  silent: { why: "정해진 시간 안에 답이 없었습니다.", cure: "상대 서비스가 작동하는지 확인한 뒤 다시 시도해 주세요." },
  lost: { why: "시도했지만 결과가 돌아오지 않았습니다.", cure: "상대 서비스에서 처리되었는지 확인해 주세요." },
  unreached: {
    why: "상대 서비스에 연결하지 못했습니다.",
    cure: "설정의 주소와 상대 서비스를 확인한 뒤 다시 시도해 주세요.",
  },
  unset: (name: string) => ({ why: `${name} 설정이 없습니다.`, cure: "설정한 뒤 다시 시도해 주세요." }),
  folded: { why: "다른 알림에 함께 담겨 따로 보내지 않았습니다.", cure: "" },
  lapsed: { why: "그사이 필요 없게 되었습니다.", cure: "" },
  tooLate: { why: "보낼 수 있는 시간이 지났습니다.", cure: "" },
  toldAlready: { why: "한 시간 안에 같은 일을 이미 알렸습니다.", cure: "" },
  answered: { why: "바로 전에 답했습니다.", cure: "" },
  forgotten: { why: "기록이 삭제되었습니다.", cure: "" },
  switchedOff: { why: "FORWARD_URL이 더 받지 않겠다고(410) 답했습니다. 주소를 바꾸면 다시 전달합니다.", cure: "" },
  unread: {
    lacks: (name: string) => `‘${name}’ 값이 없거나 알 수 없는 값입니다.`,
    shape: "JSON 객체가 아니거나 너무 깊습니다.",
    tooLarge: "너무 커서 저장할 수 없습니다.",
  },
};

const en: typeof ko = {
  refused: {
    why: "The service did not accept the key.",
    cure: "See that the key in the settings is right, then try again.",
  },
  missing: { why: "The service knows no such address or thing.", cure: "See that its URL is right, then try again." },
  moved: { why: "The service has moved.", cure: "Put its new URL into the settings, then try again." },
  wrong: {
    why: "The service did not accept what it was sent.",
    cure: "Its answer below says why. Put that right, then try again.",
  },
  busy: { why: "The service could not take it just then.", cure: "Try again in a while." },
  broken: { why: "The service is out of order.", cure: "Try again once it works." },
  silent: { why: "No answer came in time.", cure: "See that the service works, then try again." },
  lost: { why: "It was tried, but no result came back.", cure: "Look in the service itself whether it was done." },
  unreached: {
    why: "The service was not reached.",
    cure: "See that its URL is right and that it works, then try again.",
  },
  unset: (name) => ({ why: `${name} is not set.`, cure: "Set it, then try again." }),
  folded: { why: "It was told together with another notice.", cure: "" },
  lapsed: { why: "It was not needed any more.", cure: "" },
  tooLate: { why: "It was too late for it.", cure: "" },
  toldAlready: { why: "The same was told within the hour.", cure: "" },
  answered: { why: "An answer went out just before.", cure: "" },
  forgotten: { why: "The record was deleted.", cure: "" },
  switchedOff: {
    why: "FORWARD_URL has answered that it is gone (410). Forwarding goes on when the URL changes.",
    cure: "",
  },
  unread: {
    lacks: (name) => `It has no usable “${name}”.`,
    shape: "It is no JSON object, or too deep.",
    tooLarge: "It is too large to be stored.",
  },
};

const WORDS: Record<Language, typeof ko> = { ko, en };

/** What we say ourselves of an attempt; nothing outside is quoted in these. */
const OURS: readonly (readonly [RegExp, (words: typeof ko, found: string) => Words])[] = [
  [/^(?:.+ is off: )?([A-Z][A-Z_]+) is not set$/, (words, name) => words.unset(name)],
  [/^no answer in time$/, ({ silent }) => silent],
  [/^(?:no result came back|its message ended among the dead letters)$/, ({ lost }) => lost],
  [/^folded into \S+$/, ({ folded }) => folded],
  [/^(?:not needed any more|not so any more)$/, ({ lapsed }) => lapsed],
  [/^too late for it$/, ({ tooLate }) => tooLate],
  [/^told of another one within the hour$/, ({ toldAlready }) => toldAlready],
  [/^answered just before$/, ({ answered }) => answered],
  [/^(?:it|the call) is forgotten$/, ({ forgotten }) => forgotten],
  [/^(?:FORWARD_URL has answered 410 before|answered 410)$/, ({ switchedOff }) => switchedOff],
];

/** Why an attempt came to nothing, by the status of the answer or by what we said ourselves; null where only what was told can say. */
export function writeReason({ status, detail }: Told, language: Language): Reason | null {
  const words = WORDS[language];
  for (const [pattern, write] of status === null ? OURS : []) {
    const found = pattern.exec(detail);
    if (found) return { ...write(words, found[1] ?? ""), isAll: true };
  }
  const told = status === null ? null : ofStatus(status, words);
  if (told) return { ...told, isAll: detail === "" || detail === `answered ${status}` };
  return status === null && /^(?:TypeError|Error|AbortError): /.test(detail)
    ? { ...words.unreached, isAll: false }
    : null;
}

/** Why a delivery was not understood. */
export function writeUnreadable(reason: string, language: Language): string {
  const { unread } = WORDS[language];
  const [, name] = /^no (?:usable )?(\w+(?: or \w+)?)$/.exec(reason) ?? [];
  if (name !== undefined) return unread.lacks(name);
  if (reason === "the body is not an object of sane depth") return unread.shape;
  return reason === "too large to store" ? unread.tooLarge : reason;
}

function ofStatus(status: number, words: typeof ko): Words | null {
  if (status >= 500) return words.broken;
  if (status === 401 || status === 403) return words.refused;
  if (status === 404 || status === 410) return words.missing;
  if ([408, 409, 425, 429].includes(status)) return words.busy;
  if (status >= 400) return words.wrong;
  return status >= 300 ? words.moved : null;
}
