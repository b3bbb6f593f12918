import type { Language } from "../language.ts";

/** What a platform is called, and where in its own console the URLs go. */
const ko = {
  names: {
    clawops: "ClawOps",
    vox: "vox.ai",
    teler: "FreJun Teler",
    loop: "음성 루프",
    orders: "주문 받기",
    bookings: "예약 받기",
  },
  /** Where what proves its deliveries comes from. */
  keys: {
    clawops: "ClawOps 콘솔의 서명 키(Signing Key)를 CLAWOPS_SIGNING_KEY에 넣습니다.",
    vox: "VOX_WEBHOOK_TOKEN은 직접 정하는 길고 무작위인 글자입니다. 주소의 일부이므로 비밀로 두세요.",
    teler: "Voice App의 시크릿을 TELER_WEBHOOK_SECRET에 넣습니다. 전화를 받으려면 TELER_URL_TOKEN도 직접 정합니다.",
    loop: "LOOP_SIGNING_KEY로 본문을 서명합니다(X-Signature: sha256=…).",
    orders: "ORDERS_SECRET으로 서명합니다(Standard Webhooks).",
    bookings: "BOOKINGS_SECRET으로 서명합니다(Standard Webhooks).",
  },
  places: {
    clawopsEvents: {
      what: "상태와 문자",
      where: "계정 웹훅, 그리고 각 번호의 statusCallback(initiated ringing answered completed)에 넣습니다.",
    },
    clawopsVoice: {
      what: "전화를 받을 때",
      where: "번호의 라우팅을 webhook으로 두고 webhookUrl에 넣습니다. 방식은 POST입니다.",
    },
    voxCalls: { what: "통화 데이터", where: "에이전트 웹훅 설정의 통화 데이터 웹훅에 넣고 버전은 v2로 둡니다." },
    voxInbound: { what: "통화 전 변수", where: "같은 설정의 인바운드 웹훅에 넣습니다." },
    telerEvents: { what: "통화 상태", where: "Voice App의 Webhook URL에 넣습니다." },
    telerFlow: { what: "전화를 받을 때", where: "Voice App의 Flow URL(Incoming Call URL)에 넣습니다." },
    loop: { what: "루프의 이벤트", where: "이벤트를 보내는 시스템에 넣습니다. 명령은 LOOP_COMMAND_URL로 보냅니다." },
    orders: { what: "새 주문", where: "쇼핑몰 서버가 주문이 들어올 때 POST할 주소입니다." },
    bookings: { what: "새 예약", where: "예약 시스템이 예약이 들어올 때 POST할 주소입니다." },
  },
};

export const platformWords: Record<Language, typeof ko> = {
  ko,
  en: {
    names: {
      clawops: "ClawOps",
      vox: "vox.ai",
      teler: "FreJun Teler",
      loop: "Voice loop",
      orders: "Orders in",
      bookings: "Bookings in",
    },
    keys: {
      clawops: "The Signing Key of ClawOps' console goes into CLAWOPS_SIGNING_KEY.",
      vox: "VOX_WEBHOOK_TOKEN is a long random text that you make up. It is part of the URL, so keep that secret.",
      teler: "The Voice App's secret goes into TELER_WEBHOOK_SECRET. To answer calls, make up a TELER_URL_TOKEN too.",
      loop: "Bodies are signed with LOOP_SIGNING_KEY (X-Signature: sha256=…).",
      orders: "Signed with ORDERS_SECRET (Standard Webhooks).",
      bookings: "Signed with BOOKINGS_SECRET (Standard Webhooks).",
    },
    places: {
      clawopsEvents: {
        what: "Status and texts",
        where: "Into the account's webhooks, and each number's statusCallback (initiated ringing answered completed).",
      },
      clawopsVoice: {
        what: "When a call comes in",
        where: "Set the number's routing to webhook, and paste this into its webhookUrl. The method is POST.",
      },
      voxCalls: { what: "Call data", where: "Into the call data webhook of the agent's webhook settings, version v2." },
      voxInbound: { what: "Variables before a call", where: "Into the inbound call webhook of the same settings." },
      telerEvents: { what: "Call status", where: "Into the Voice App's Webhook URL." },
      telerFlow: { what: "When a call comes in", where: "Into the Voice App's Flow URL (Incoming Call URL)." },
      loop: { what: "The loop's events", where: "Into the system that sends them. Commands go to LOOP_COMMAND_URL." },
      orders: { what: "New orders", where: "Where your shop POSTs an order as it comes in." },
      bookings: { what: "New bookings", where: "Where your calendar POSTs a booking as it comes in." },
    },
  },
};
