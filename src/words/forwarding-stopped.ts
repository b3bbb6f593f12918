import type { Voice } from "./language.ts";
import type { Notice } from "./notice.ts";

/** Tells the business that its own system wants no events any more. */
export function forwardingStoppedNotice({ language, business }: Voice): Notice {
  return language === "ko"
    ? {
        title: `이벤트 전달 중지 · ${business}`,
        facts: [{ label: "이유", value: "FORWARD_URL이 410(더 이상 받지 않음)으로 답했습니다." }],
        request: "다시 받으려면 FORWARD_URL을 바꿔 주세요.",
      }
    : {
        title: `Forwarding stopped · ${business}`,
        facts: [{ label: "Why", value: "FORWARD_URL answered 410 (gone)." }],
        request: "To receive events again, change FORWARD_URL.",
      };
}
