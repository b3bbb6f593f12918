/** What a whole text can say about texts of ours: none any more, or that they are welcome. */
export type Wish = "stop" | "start";

const WORDS: ReadonlyMap<string, Wish> = new Map([
  ["수신거부", "stop"],
  ["거부", "stop"],
  ["stop", "stop"],
  ["수신동의", "start"],
  ["start", "start"],
]);

/** The wish that a text is, whatever its case, spaces and punctuation; null for any other text. */
export function wishOf(text: string): Wish | null {
  return (
    WORDS.get(
      text
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, ""),
    ) ?? null
  );
}
