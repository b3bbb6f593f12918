import type { Language } from "../language.ts";

const ko = {
  title: "로그인",
  token: "관리자 토큰 (ADMIN_TOKEN)",
  signIn: "로그인",
  wrong: "토큰이 맞지 않습니다.",
  tooMany: "잘못된 시도가 너무 많습니다. 1분 뒤에 다시 시도해 주세요.",
  closed: "ADMIN_TOKEN이 설정되지 않아 콘솔이 닫혀 있습니다. `wrangler secret put ADMIN_TOKEN`으로 설정해 주세요.",
  signedOut: "로그아웃했습니다.",
};

export const signInWords: Record<Language, typeof ko> = {
  ko,
  en: {
    title: "Sign in",
    token: "Admin token (ADMIN_TOKEN)",
    signIn: "Sign in",
    wrong: "That is not the token.",
    tooMany: "Too many wrong tokens. Please try again in a minute.",
    closed: "The console is closed, since ADMIN_TOKEN is not set. Set it with `wrangler secret put ADMIN_TOKEN`.",
    signedOut: "You are signed out.",
  },
};
