import type { Language } from "../language.ts";

/** What we reach, and what for. */
const ko = {
  slack: { name: "Slack", does: "부재중 전화, 문자, 결과를 알립니다." },
  crm: { name: "CRM", does: "끝난 통화와 결과를 기록합니다." },
  forward: { name: "이벤트 전달", does: "모든 이벤트를 다른 시스템(n8n, Make, Zapier)으로 보냅니다." },
  clawopsOut: { name: "ClawOps 발신", does: "전화를 걸고 문자를 보냅니다." },
  voxOut: { name: "vox.ai 발신", does: "전화를 걸고 문자를 보냅니다." },
  telerOut: { name: "Teler 발신", does: "전화를 겁니다." },
  model: { name: "모델", does: "문자에 답하고, 통화 결과를 읽고, 음성 루프에서 말합니다." },
  realtime: { name: "실시간 모델", does: "전화한 사람과 이야기합니다." },
  lookup: { name: "고객 조회", does: "통화 전 변수를 여러분의 시스템에서 가져옵니다." },
  autoReply: { name: "자동 답장", does: "들어온 문자에 답합니다." },
};

export const connectorWords: Record<Language, typeof ko> = {
  ko,
  en: {
    slack: { name: "Slack", does: "Tells of missed calls, texts and results." },
    crm: { name: "CRM", does: "Keeps a record of ended calls and results." },
    forward: { name: "Forwarding", does: "Sends every event to another system (n8n, Make, Zapier)." },
    clawopsOut: { name: "ClawOps, outgoing", does: "Places calls and sends texts." },
    voxOut: { name: "vox.ai, outgoing", does: "Places calls and sends texts." },
    telerOut: { name: "Teler, outgoing", does: "Places calls." },
    model: { name: "Model", does: "Answers texts, reads what came of a call, talks in the voice loop." },
    realtime: { name: "Realtime model", does: "Talks with callers." },
    lookup: { name: "Look-up", does: "Asks your own system for variables before a call." },
    autoReply: { name: "Auto-reply", does: "Answers texts that come in." },
  },
};
