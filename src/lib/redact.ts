const LONG_ENOUGH_TO_BE_SECRET = 8;

/** The text with every secret cut out; of a secret that is a URL also its path and the long segments of it. */
export function redact(text: string, secrets: readonly string[]): string {
  const needles = secrets.flatMap(piecesOf).toSorted((a, b) => b.length - a.length);
  return needles.reduce((rest, needle) => rest.replaceAll(needle, "[secret]"), text);
}

function piecesOf(secret: string): string[] {
  const path = URL.parse(secret)?.pathname ?? "";
  const pieces = [secret, path, ...path.split("/")];
  return pieces.filter((piece) => piece === secret || piece.length >= LONG_ENOUGH_TO_BE_SECRET);
}
