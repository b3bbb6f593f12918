import type { Language } from "../language.ts";

const ko = {
  title: "진행 기록",
  nothing: "아직 기록이 없습니다.",
  data: "데이터",
  shortened: "너무 길어 줄였습니다. 전체는 API에서 볼 수 있습니다.",
  late: "늦게 도착",
  whyLate: (received: string) => `뒤에 일어난 일보다 늦게 알려져, 일어난 순서대로 넣었습니다. 받은 시각 ${received}`,
  gap: "빠짐",
  whyGap: (type: string) => `‘${type}’ 알림이 오지 않았습니다. 기다린 뒤 그것 없이 진행했습니다.`,
  said: (count: number) => `대화 ${count}마디`,
  ahead: "예정",
  http: (status: number) => `응답 ${status}`,
  part: (from: number, to: number, all: number) => `${all}개 중 ${from}–${to}번째`,
  parts: "기록의 다른 부분",
  earlier: "이전 부분",
  later: "다음 부분",
};

export const timelineWords: Record<Language, typeof ko> = {
  ko,
  en: {
    title: "What happened",
    nothing: "Nothing yet.",
    data: "Data",
    shortened: "Cut short since it is long; the API has all of it.",
    late: "came late",
    whyLate: (received) => `We were told only after what follows it, and put it in its place. Received ${received}`,
    gap: "missing",
    whyGap: (type) => `We were never told of “${type}”. It was waited for, then we went on without it.`,
    said: (count) => (count === 1 ? "1 thing said" : `${count} things said`),
    ahead: "to come",
    http: (status) => `answer ${status}`,
    part: (from, to, all) => `${from}–${to} of ${all}`,
    parts: "Other parts of it",
    earlier: "Earlier",
    later: "Later",
  },
};
