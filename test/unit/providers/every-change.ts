/** The text with any one character replaced: by a neighbour in ASCII, by the other case, by what means something to a form. */
export function everyChangeOf(text: string): string[] {
  return [...text].flatMap((char, at) =>
    [...othersThan(char)].map((other) => text.slice(0, at) + other + text.slice(at + 1)),
  );
}

function othersThan(char: string): Set<string> {
  const otherCase = char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase();
  const others = new Set([String.fromCharCode(char.charCodeAt(0) ^ 1), otherCase, ..."&=+% "]);
  others.delete(char);
  return others;
}
