import { oneLine } from "../../lib/text.ts";
import type { Language } from "../language.ts";
import { platformWords } from "./platforms.ts";

const LONGEST_PROVIDER = 40;

const ko = {
  title: "통화",
  search: "통화 찾기",
  who: "이름 또는 전화번호",
  status: "상태",
  provider: "플랫폼",
  all: "전체",
  waits: "확인할 일이 있음",
  from: "시작일",
  to: "종료일",
  find: "찾기",
  clear: "조건 지우기",
  badDay: "2026-11-22처럼 날짜를 적어 주세요.",
  reversed: "종료일이 시작일보다 앞섭니다.",
  badChoice: "주소에 알 수 없는 조건이 있습니다. 다시 골라 주세요.",
  badCursor: "이 주소에서는 이어서 볼 수 없습니다. 처음부터 찾아 주세요.",
  when: "시각",
  whom: "상대",
  duration: "길이",
  summary: "요약",
  inbound: "수신",
  outbound: "발신",
  missed: "부재중",
  waiting: (count: number) => `확인할 일 ${count}건`,
  nothing: "조건에 맞는 통화가 없습니다.",
  nothingYet: "아직 통화가 없습니다. 설정에 있는 주소를 플랫폼에 넣으면 여기에 나타납니다.",
  nothingSoFar: "살펴본 통화 중에는 조건에 맞는 것이 없습니다.",
  looked: (day: string) => `통화가 많아 ${day}까지 거슬러 살펴보았습니다.`,
  goOn: "더 이전까지 찾기",
  common: "그 이름이 들어간 연락처가 많아 일부만 찾았습니다. 이름을 더 적어 주세요.",
};

export const callsWords: Record<Language, typeof ko> = {
  ko,
  en: {
    title: "Calls",
    search: "Find calls",
    who: "Name or phone number",
    status: "Status",
    provider: "Platform",
    all: "All",
    waits: "waits for a person",
    from: "From",
    to: "To",
    find: "Find",
    clear: "Clear",
    badDay: "This is no date such as 2026-11-22.",
    reversed: "This is before the first day.",
    badChoice: "The address asks for something that there is none of.",
    badCursor: "The list cannot go on from this address. Please search from the start.",
    when: "When",
    whom: "Who",
    duration: "Length",
    summary: "Summary",
    inbound: "incoming",
    outbound: "outgoing",
    missed: "missed",
    waiting: (count) => (count === 1 ? "1 thing waits for a person" : `${count} things wait for a person`),
    nothing: "No call is like that.",
    nothingYet: "There are no calls yet. They appear here once a platform has its URLs, which Set up shows.",
    nothingSoFar: "None of the calls looked at is like that.",
    looked: (day) => `There are many calls: they were looked through back to ${day}.`,
    goOn: "Look further back",
    common: "Many contacts have that in their name, and not all were looked for. Please write more of it.",
  },
};

/** A platform's name; of one that we do not know, its own word. */
export function platformIn(provider: string, language: Language): string {
  const names: Readonly<Record<string, string>> = platformWords[language].names;
  return (Object.hasOwn(names, provider) && names[provider]) || oneLine(provider, LONGEST_PROVIDER);
}
