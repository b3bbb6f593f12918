import type { Language } from "../language.ts";

type Key = { key: string };

/** Why a delivery was turned away, and what to do about it. `key`: the setting that verifies; `lacks`: the one that is not set. */
const ko = {
  off: ({ lacks }: { lacks: string }) => ({
    why: "이 플랫폼이 꺼져 있었습니다.",
    cure: `${lacks}을(를) 설정하세요.`,
  }),
  unsigned: ({ key }: Key) => ({
    why: "서명이 없었습니다.",
    cure: `플랫폼이 보낸 것이라면 그쪽에서 서명을 켜고 그 키를 ${key}에 넣으세요. 그렇지 않다면 모르는 사람이 보낸 것이니 그대로 두어도 됩니다.`,
  }),
  forged: ({ key }: Key) => ({
    why: "서명이 맞지 않았습니다.",
    cure: `${key}가 플랫폼의 키와 글자 하나까지 같은지, 플랫폼에 넣은 주소가 아래와 같은지 확인하세요.`,
  }),
  token: ({ key }: Key) => ({
    why: "주소에 든 비밀이나 서명이 맞지 않았습니다.",
    cure: `${key}를 바꾸었다면 아래 주소를 플랫폼에 다시 넣으세요.`,
  }),
  stale: ({ key }: Key) => ({
    why: "서명이 맞지 않거나 5분보다 오래되었습니다.",
    cure: `${key}가 보내는 쪽의 키와 같은지, 보내는 쪽의 시계가 맞는지 확인하세요.`,
  }),
  elsewhere: {
    request: {
      why: "서명은 맞지만 PUBLIC_URL이 아니라 요청이 온 주소에 대한 것이었습니다.",
      cure: "아래 주소를 플랫폼에 넣거나, 플랫폼에 넣은 주소에 맞게 PUBLIC_URL을 바꾸세요.",
    },
    http: {
      why: "서명은 맞지만 http:// 주소에 대한 것이었습니다.",
      cure: "플랫폼에 넣은 주소를 아래처럼 https://로 바꾸세요.",
    },
    https: {
      why: "서명은 맞지만 https:// 주소에 대한 것이었습니다.",
      cure: "PUBLIC_URL을 https://로 시작하게 바꾸세요.",
    },
  },
  unknown: { why: "이유가 남아 있지 않습니다.", cure: "" },
};

export const refusalWords: Record<Language, typeof ko> = {
  ko,
  en: {
    off: ({ lacks }) => ({ why: "This platform was off.", cure: `Set ${lacks}.` }),
    unsigned: ({ key }) => ({
      why: "It had no signature.",
      cure: `If the platform sent it, have it sign, and put its key into ${key}. If not, it was a stranger, and all is well.`,
    }),
    forged: ({ key }) => ({
      why: "Its signature was not good.",
      cure: `See that ${key} is the platform's key to the letter, and that the platform has the URL below.`,
    }),
    token: ({ key }) => ({
      why: "The secret in its URL, or its signature, was not good.",
      cure: `If you changed ${key}, paste the URL below into the platform again.`,
    }),
    stale: ({ key }) => ({
      why: "Its signature was not good, or older than five minutes.",
      cure: `See that ${key} is the sender's key, and that the sender's clock is right.`,
    }),
    elsewhere: {
      request: {
        why: "Its signature was good, but for the address it came to and not for PUBLIC_URL.",
        cure: "Paste the URL below into the platform, or set PUBLIC_URL to what the platform has.",
      },
      http: {
        why: "Its signature was good, but for an http:// URL.",
        cure: "Change the URL in the platform to the https:// one below.",
      },
      https: {
        why: "Its signature was good, but for an https:// URL.",
        cure: "Have PUBLIC_URL begin with https://.",
      },
    },
    unknown: { why: "No reason was kept.", cure: "" },
  },
};
