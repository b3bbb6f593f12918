const LONG_ENOUGH_TO_BE_SECRET = 8;

/** The text with every secret cut out; of a secret that is a URL also its path and the long segments of it. A text that was cut may end within one. */
export function redact(text: string, secrets: readonly string[]): string {
  const needles = secrets.flatMap(piecesOf).toSorted((a, b) => b.length - a.length);
  return needles.reduce((rest, needle) => withoutEnd(rest.replaceAll(needle, "[secret]"), needle), text);
}

function piecesOf(secret: string): string[] {
  const path = URL.parse(secret)?.pathname ?? "";
  const pieces = [secret, path, ...path.split("/")];
  const found = pieces.filter((piece) => piece === secret || piece.length >= LONG_ENOUGH_TO_BE_SECRET);
  return [...new Set([...found, ...found.map((piece) => encodeURIComponent(piece.toWellFormed()))])];
}

function withoutEnd(text: string, needle: string): string {
  for (let length = needle.length - 1; length >= LONG_ENOUGH_TO_BE_SECRET; length--)
    if (text.endsWith(needle.slice(0, length))) return `${text.slice(0, -length)}[secret]`;
  return text;
}
