import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A link of a document, or a picture in it: where it leads, and where that is in the repository; null where it leads out of it. */
export type Link = { to: string; path: string | null; anchor: string | null };

const HERE = ["README.md", "README.ko.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
/** They stand in tables too, written like settings. */
const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);
const FENCE = /^```[^\n]*\n([\s\S]*?)^```$/gm;

/** Every document of the repository. */
export function documents(): string[] {
  const docs = readdirSync("docs", { recursive: true }) as string[];
  return [...HERE, ...docs.filter((file) => file.endsWith(".md")).map((file) => join("docs", file))];
}

export function read(file: string): string {
  return readFileSync(file, "utf8");
}

/** The marks of its headings, in their order: `##` and so on. */
export function levelsOf(text: string): string[] {
  return headingsOf(text).map(({ level }) => level);
}

/** The commands in its code blocks, without what a shell takes for a comment. */
export function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(FENCE)].map(([whole, code = ""]) => ({ isShell: whole.startsWith("```sh"), code }));
  return blocks.filter(({ isShell }) => isShell).map(({ code }) => code.replace(/ *(?<=^|\s)#.*$/gm, "").trim());
}

export function linksOf(file: string): Link[] {
  const found = read(file)
    .replace(FENCE, "")
    .matchAll(/(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)/g);
  return [...found].map(([, to = ""]) => {
    const [target = "", anchor = null] = to.split("#");
    const path = /^[a-z]+:/.test(to) ? null : target === "" ? file : join(dirname(file), target);
    return { to, path, anchor };
  });
}

/** The anchors that GitHub gives its headings. */
export function anchorsOf(file: string): string[] {
  return headingsOf(read(file)).map(({ words }) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}

/** The settings named in the first column of its tables. */
export function settingsIn(text: string): string[] {
  const cells = [...text.matchAll(/^\| ((?:`[A-Z][A-Z_]+`[^|]*))\|/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap(namesIn);
}

/** `A_KEY` `B_KEY` (and `…_OLD`) are four. */
function namesIn(cell: string): string[] {
  const words = [...cell.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, word = ""]) => word);
  const names = words.filter((word) => !METHODS.has(word));
  return cell.includes("`…_OLD`") ? names.flatMap((name) => [name, `${name}_OLD`]) : names;
}

function headingsOf(text: string): { level: string; words: string }[] {
  const found = text.replace(FENCE, "").matchAll(/^(#{1,6}) (.+)$/gm);
  return [...found].map(([, level = "", words = ""]) => ({ level, words }));
}
