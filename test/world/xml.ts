/** An element with what is in it, in order. */
export type Element = { name: string; attributes: Record<string, string>; children: (Element | string)[] };

export class BadXml extends Error {
  override name = "BadXml";
}

const PROLOG = /^(?:<\?xml version="1\.0"(?: encoding="utf-8")?(?: standalone="(?:yes|no)")?\s*\?>)?\s*/i;
const TAG = /<([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z_][\w.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const END = /<\/([A-Za-z_][\w.-]*)\s*>/y;
const COMMENT = /<!--(?:(?!--)[^])*-->/y;
const TEXT = /[^<]+/y;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** What XML 1.0 §2.2 allows nowhere. */
const FORBIDDEN = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u;

/** Reads a whole document of elements, texts and comments; anything else, and whatever is not well-formed, is a BadXml. */
export function readXml(document: string): Element {
  if (FORBIDDEN.test(document)) throw new BadXml("a character that XML does not have");
  const start = PROLOG.exec(document)?.[0].length ?? 0;
  const holder: Element = { name: "", attributes: {}, children: [] };
  const open = [holder];
  for (let at = start; at < document.length;) at = readPiece(document, at, open);
  if (open.length > 1) throw new BadXml(`<${open.at(-1)?.name}> is not closed`);
  const [root, ...more] = holder.children.filter((child) => typeof child !== "string" || child.trim() !== "");
  if (root === undefined || typeof root === "string" || more.length > 0)
    throw new BadXml("not one element and nothing else");
  return root;
}

/** Reads what begins there into the innermost open element, and gives where it ends. */
function readPiece(document: string, at: number, open: Element[]): number {
  const inner = open.at(-1);
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(document);
  };
  const text = take(TEXT);
  if (text) {
    inner?.children.push(decode(text[0]));
    return at + text[0].length;
  }
  const comment = take(COMMENT);
  if (comment) return at + comment[0].length;
  const end = take(END);
  if (end) {
    if (open.length === 1 || inner?.name !== end[1]) throw new BadXml(`</${end[1]}> closes nothing`);
    open.pop();
    return at + end[0].length;
  }
  const tag = take(TAG);
  if (!tag) throw new BadXml(`not XML: ${document.slice(at, at + 20)}`);
  const [whole, name = "", attributes = "", isEmpty] = tag;
  const element: Element = { name, attributes: readAttributes(attributes), children: [] };
  inner?.children.push(element);
  if (!isEmpty) open.push(element);
  return at + whole.length;
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(([, name = "", double, single]): [string, string] => [
    name,
    decode(double ?? single ?? ""),
  ]);
  const attributes = Object.fromEntries(pairs);
  if (Object.keys(attributes).length < pairs.length) throw new BadXml("an attribute comes twice");
  return attributes;
}

function decode(text: string): string {
  if (text.includes("]]>")) throw new BadXml("]]> in a text");
  return text.replace(/&([^;&]*);?/g, (reference, name: string) => {
    const code = /^#(?:(\d{1,7})|x([\da-f]{1,6}))$/i.exec(name);
    const point = code ? Number(code[1] ?? `0x${code[2]}`) : 0;
    const character = code ? characterOf(point) : ENTITIES[name];
    if (character === undefined || !reference.endsWith(";")) throw new BadXml(`${reference} is no reference`);
    return character;
  });
}

function characterOf(point: number): string | undefined {
  const character = point <= 0x10ffff ? String.fromCodePoint(point) : "\0";
  return FORBIDDEN.test(character) ? undefined : character;
}
