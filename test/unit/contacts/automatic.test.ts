import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isAutomatic } from "../../../src/contacts/automatic.ts";

const FROM = "+821012345678";
const OURS = ["+827052351234", "+827045671234"];
const isFromMachine = (text: string) => isAutomatic({ from: FROM, text }, OURS);

describe("a text is automatic", () => {
  it.each([
    ["a company's number", "+8215881234"],
    ["another", "+8216441234"],
    ["a third", "+8218991234"],
    ["a number that costs its caller nothing", "+82801234567"],
    ["one with a digit more", "+828001234567"],
    ["a short number", "114"],
    ["a short code", "72345"],
    ["a company's name", "CJ대한통운"],
    ["a number that is withheld", "anonymous"],
    ["nobody", ""],
    ["a number of ours", "+827052351234"],
  ])("where it comes from %s", (_, from) => expect(isAutomatic({ from, text: "네" }, OURS)).toBe(true));

  it.each([
    "[Web발신]\n주문이 접수되었습니다.",
    "[web 발신] 안녕하세요",
    "［Ｗｅｂ발신］ 안녕하세요",
    "[국제발신] Hello",
    "[국외발신]\n환영합니다",
    "(광고) 가을 세일",
    "[광고] 가을 세일",
    "( 광고 )세일",
    "가을 세일! 무료수신거부 080-123-4567",
    "무료거부 0801234567",
    "인증번호 [482913]를 입력해 주세요.",
    "인증번호는 482913 입니다",
    "[482913] 카카오 인증번호입니다",
    "본인확인 인증코드: 4821",
    "Your verification code is 482913",
    "G-482913 is your Google verification code.",
    "Use OTP 482913",
    "482913 is your one-time password",
    "본 번호는 발신전용입니다.",
    "회신 불가 번호입니다",
    "Please do not reply to this message.",
    "Sent from a no-reply number",
    "noreply",
    "메시지 전송에 실패하였습니다",
    "문자 전송 실패",
    "SMS 발송결과: 성공",
    "Delivery report: delivered",
    "Message not delivered",
    "고객님의 상품 배송이 완료되었습니다.",
    "금일 배송 예정입니다",
    "상품이 배송되었습니다",
    "Your package has been delivered.",
    "자동응답입니다. 지금은 전화를 받을 수 없습니다.",
    "[자동회신 메시지]",
    "This is an automatic reply",
    "Auto-reply: I'm driving",
    "I am out of office",
  ])("where it says %j", (text) => expect(isFromMachine(text)).toBe(true));
});

describe("a text is a person's", () => {
  it.each([
    "예약 확인 부탁드려요",
    "네",
    "1",
    "내일 3시로 바꿀 수 있을까요?",
    "가격이 얼마인가요",
    "전화 주세요 010-1234-5678",
    "감사합니다 :)",
    "주문번호 20261121 배송 언제 되나요?",
    "배송 완료됐나요?",
    "배송 시작 부탁합니다",
    "배송 예정일이 언제입니까",
    "발송 완료했어요",
    "입금 전송 완료했습니다",
    "인증번호가 안 와요",
    "인증번호가 안 와요. 01012345678입니다",
    "인증번호 못 받았어요 010-1234-5678",
    "문자 확인하고 답장 주세요",
    "문자 잘 받았습니다",
    "광고 보고 연락드려요",
    "자동응답 말고 상담원이랑 통화하고 싶어요",
    "홈페이지(Web)에서 예약했어요",
    "거부",
    "Can I move my appointment to 3pm?",
    "What's the delivery status of my order?",
    "Has my parcel been delivered?",
    "I got no reply",
    "",
  ])("where it says %j", (text) => expect(isFromMachine(text)).toBe(false));

  it.each(["+821012345678", "+8221234567", "+827012345678", "+821588123456", "+12125550123", "+81312345678"])(
    "where %s might be anybody's",
    (from) => expect(isAutomatic({ from, text: "안녕하세요" }, OURS)).toBe(false),
  );
});

it("is told of any text in no time", () => {
  const piece = fc.constantFrom("인증번호", "1234", " ", "배송", "message ", "not ", "[", "Web", "auto");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 2000 }), (pieces) => {
      expect([true, false]).toContain(isFromMachine(pieces.join("")));
    }),
    { numRuns: 20 },
  );
});
