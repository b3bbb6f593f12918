/** What a whole text can say about a booking or an order: as it is, not as it is, or not at all. */
export type Reply = "confirm" | "decline" | "cancel";

const WORDS: ReadonlyMap<string, Reply> = new Map([
  ...[
    "1",
    "1번",
    "네",
    "넵",
    "넹",
    "예",
    "옙",
    "네네",
    "확인",
    "네확인",
    "확인했습니다",
    "네확인했습니다",
    "yes",
    "y",
    "ok",
    "okay",
  ].map((word) => [word, "confirm"] as const),
  ...["2", "2번"].map((word) => [word, "decline"] as const),
  ...["취소", "취소요", "취소해주세요", "취소할게요", "cancel"].map((word) => [word, "cancel"] as const),
]);

/** What a text answers, whatever its case, spaces and punctuation; null for any other text, which only a person can read. */
export function replyOf(text: string): Reply | null {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  return WORDS.get(plain) ?? null;
}
