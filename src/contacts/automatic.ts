import { isE164 } from "../lib/phone.ts";

const CODE =
  "(?:인증\\s?(?:번호|코드)|(?:verification|security|login|one[- ]time) (?:code|password|passcode)|\\bOTP\\b)";
/** What machines and carriers put before or into texts that nobody is to answer, and people hardly ever. */
const MARKS = [
  /\[\s*(?:Web|국제|국외)\s*발신\s*\]/i,
  /[([]\s*광고\s*[)\]]|무료\s?(?:수신\s?)?거부/,
  // A code stands beside its name; where there is none, somebody asks for it.
  new RegExp(`${CODE}\\D{0,20}\\d{4,8}(?![\\d-])|(?<!\\d-?)\\d{4,8}\\D{0,20}${CODE}`, "i"),
  /발신\s?전용|수신\s?전용|(?:회신|답장)(?:이|은)?\s?불가|do not reply|no-?reply/i,
  // What became of a text.
  /(?:메시지|문자|SMS|LMS|MMS)(?:가|이|를|의)?\s?(?:전송|발송|전달)(?:에|이)?\s?(?:실패|완료|결과)/i,
  /delivery (?:report|receipt|status notification|failure)|undeliverable|message (?:was|could|has)? ?not (?:be |been )?(?:delivered|sent)/i,
  // What became of a parcel, as those say who carry it; who waits for it asks.
  /(?:배송|배달)(?:(?:이|을)?\s?(?:완료|출발|시작|예정)\s?(?:(?:되었|됐|했)습니다|[입합]니다)|(?:되었|됐)습니다|될 예정입니다)(?!만)/,
  /your (?:package|parcel|order|shipment) (?:has been|was|is|will be) (?:delivered|shipped|dispatched|out for delivery)/i,
  /자동\s?(?:응답|회신|답장)\s?(?:입니다|메시지|문자)|auto(?:matic|mated)?[- ]?(?:reply|response|message)|out of (?:the )?office/i,
];
/** Korean numbers that companies text from and nobody has in a pocket: 15xx, 16xx and 18xx with four more digits, and 080. */
const COMPANY = /^\+82(?:\d{1,7}$|1[568]\d{6}|80\d{7,8})$/;

/** Whether a text was written by a machine, as far as can be seen: those are never answered. `own`: numbers of ours, E.164. */
export function isAutomatic({ from, text }: { from: string; text: string }, own: readonly string[]): boolean {
  if (!isE164(from) || COMPANY.test(from) || own.includes(from)) return true;
  const plain = text.normalize("NFKC");
  return MARKS.some((mark) => mark.test(plain));
}
