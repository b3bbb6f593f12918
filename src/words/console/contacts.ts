import type { Language } from "../language.ts";

const ko = {
  title: "연락처",
  search: "이름 또는 전화번호",
  find: "찾기",
  none: "해당하는 연락처가 없습니다.",
  write: (phone: string) => `${phone} 연락처 만들기`,
  columns: { name: "이름", phone: "전화번호", consent: "문자 수신", text: "마지막 문자" },
  nameless: "이름 없음",
  deleted: "모두 삭제했습니다.",
};

export const contactsWords: Record<Language, typeof ko> = {
  ko,
  en: {
    title: "Contacts",
    search: "Name or phone number",
    find: "Find",
    none: "There is no such contact.",
    write: (phone: string) => `Write a card for ${phone}`,
    columns: { name: "Name", phone: "Phone number", consent: "Texts", text: "Last text" },
    nameless: "No name",
    deleted: "Everything about that number is deleted.",
  },
};
