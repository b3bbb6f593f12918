const DIGITS = ["", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"];
const PLACES = ["", "십", "백", "천"];
const MYRIADS = ["", "만", "억", "조"];
const MYRIAD = 10_000;

const NATIVE_UNITS = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"];
const NATIVE_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];

/** Sino-Korean, as money and minutes are said: 39000 is `삼만 구천`. Whole numbers from 0 to below 10¹⁶. */
export function sinoKorean(number: number): string {
  const groups: string[] = [];
  for (let rest = number, place = 0; rest > 0; rest = Math.floor(rest / MYRIAD), place++) {
    const group = rest % MYRIAD;
    // One myriad that comes first is 만, not 일만; one 억 is 일억 wherever it stands.
    const isBare = group === 1 && place === 1 && rest === 1;
    if (group > 0) groups.unshift(`${isBare ? "" : sinoGroup(group)}${MYRIADS[place]}`);
  }
  return groups.join(" ") || "영";
}

function sinoGroup(group: number): string {
  return PLACES.map((place, power) => {
    const digit = Math.floor(group / 10 ** power) % 10;
    return digit === 0 ? "" : digit === 1 && power > 0 ? place : `${DIGITS[digit]}${place}`;
  })
    .toReversed()
    .join("");
}

/** Native Korean before what is counted, as hours and pieces are said: 2 is `두`, 20 `스무`. Whole numbers from 1 to 99. */
export function nativeKorean(number: number): string {
  if (number === 20) return "스무";
  return `${NATIVE_TENS[Math.floor(number / 10)]}${NATIVE_UNITS[number % 10]}`;
}

const ENGLISH_TENS = ["", "", "twenty", "thirty", "forty", "fifty"];
const ENGLISH =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );

/** Whole numbers from 0 to 59: `twenty-five`. */
export function spokenEnglish(number: number): string {
  const [tens, unit] = [ENGLISH_TENS[Math.floor(number / 10)], ENGLISH[number % 10]];
  if (!tens) return ENGLISH[number] ?? "";
  return number % 10 === 0 ? tens : `${tens}-${unit}`;
}
