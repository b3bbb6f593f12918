/** An element as it was written, its attributes and texts with all references read. */
export type Element = { name: string; attributes: Record<string, string>; children: (Element | string)[] };

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const NAME = "[A-Za-z_][A-Za-z0-9_.-]*";
const START = new RegExp(`<(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`, "y");
const ATTRIBUTE = new RegExp(`(${NAME})="([^"<]*)"`, "g");
const END = new RegExp(`</(${NAME})>`, "y");
const TEXT = /[^<]+/y;
const NOT_A_CHAR = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const REFERENCES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Reads a document that is declared as ours are, and throws for whatever is not well-formed. Comments, CDATA and DTDs it takes for faults. */
export function readXml(document: string): Element {
  if (!document.startsWith(DECLARATION)) throw new Error("no declaration");
  if (NOT_A_CHAR.test(document)) throw new Error("a character that XML has no room for");
  const [root, end] = readElement(document, DECLARATION.length);
  if (end !== document.length) throw new Error(`something after the root: ${document.slice(end)}`);
  return root;
}

function readElement(document: string, from: number): [Element, end: number] {
  const [start, name = "", listed = "", isEmpty] = match(START, document, from) ?? fail(document, from);
  const element: Element = { name, attributes: readAttributes(listed), children: [] };
  let at = from + start.length;
  if (isEmpty) return [element, at];
  for (;;) {
    const end = match(END, document, at);
    if (end) return end[1] === name ? [element, at + end[0].length] : fail(document, at);
    const text = match(TEXT, document, at);
    const [child, after] = text ? [readText(text[0]), at + text[0].length] : readElement(document, at);
    element.children.push(child);
    at = after;
  }
}

function readAttributes(listed: string): Record<string, string> {
  const pairs = [...listed.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) => [name, readValue(value)] as const);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`an attribute twice: ${listed}`);
  return Object.fromEntries(pairs);
}

/** Lines end in a plain newline for whoever reads XML; `]]>` must not stand in a text. */
function readText(text: string): string {
  if (text.includes("]]>")) throw new Error("]]> in a text");
  return dereferenced(text.replace(/\r\n?/g, "\n"));
}

/** All blanks of an attribute are spaces for whoever reads XML. */
function readValue(text: string): string {
  return dereferenced(text.replace(/\r\n|[\r\n\t]/g, " "));
}

function dereferenced(text: string): string {
  return text.replace(/&([^;&]*)(;?)/g, (all, name: string, end) => {
    const [, code] = /^#(\d+)$/.exec(name) ?? [];
    const sign = code ? String.fromCodePoint(Number(code)) : REFERENCES[name];
    if (!end || sign === undefined || NOT_A_CHAR.test(sign)) throw new Error(`no reference: ${all}`);
    return sign;
  });
}

function match(pattern: RegExp, document: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(document);
}

function fail(document: string, at: number): never {
  throw new Error(`not well-formed at ${at}: ${document.slice(at, at + 40)}`);
}
