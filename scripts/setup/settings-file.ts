import { appendFileSync, chmodSync, existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";

import { SETTING_NAMES } from "../../src/settings.ts";

/** What wrangler may find there. */
const NOT_OURS = /^(?:CLOUDFLARE|WRANGLER)_/;

export type Texts = Record<string, string>;

/**
 * The settings in a file such as `.dev.vars`, over them those of the environment, where LANGUAGE is the system's own, and over these `vars`, what the
 * deploy itself gives the Worker; an empty one is unset.
 */
export function readTexts(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
  vars: Readonly<Record<string, unknown>> = {},
): Texts {
  const inFile = textsIn(file);
  const inVars = Object.entries(vars).map(([name, value]) => [name, textOf(value)]);
  return definedIn({
    ...inFile,
    ...definedIn({ ...environment, LANGUAGE: undefined }),
    ...(Object.fromEntries(inVars) as Texts),
  });
}

/** A number or a JSON value in [vars] is as good as its text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What the owner may not expect of these: settings that the file has otherwise than what comes before it, and what there is in it that is none. */
export function oddIn(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
  vars: Readonly<Record<string, unknown>> = {},
): string[] {
  const all = textsIn(file);
  const inFile = definedIn(all);
  const strange = Object.keys(all).filter((name) => !isSettingName(name) && !NOT_OURS.test(name));
  const elsewhere = (name: string) => (name in vars ? "[vars] of wrangler.toml" : "the environment");
  const used = readTexts(file, environment, vars);
  const others = Object.keys(inFile).filter((name) => used[name] !== inFile[name]);
  return [
    ...others.map((name) => `! ${name} is taken from ${elsewhere(name)}: in ${file} it is another`),
    ...strange.map((name) => `! ${name} in ${file} is no setting: nobody reads it`),
  ];
}

function isSettingName(name: string): boolean {
  return (SETTING_NAMES as string[]).includes(name);
}

/** What some editors write before everything, a byte-order mark, is no part of the first name. */
function textsIn(file: string): NodeJS.Dict<string> {
  return existsSync(file) ? parseEnv(readFileSync(file, "utf8").replace(/^\uFEFF/, "")) : {};
}

/** Adds settings to the file, for nobody else's eyes. */
export function keepTexts(file: string, texts: Texts): void {
  const lines = Object.entries(texts).map(([name, text]) => `${name}=${quoted(name, text)}\n`);
  const isWhole = !existsSync(file) || /(?:^|\n)$/.test(readFileSync(file, "utf8"));
  appendFileSync(file, (isWhole ? "" : "\n") + lines.join(""), { mode: 0o600 });
  chmodSync(file, 0o600);
}

function definedIn(texts: Readonly<Record<string, string | undefined>>): Texts {
  return Object.fromEntries(SETTING_NAMES.flatMap((name) => (texts[name] ? [[name, texts[name]]] : [])));
}

/** Whether an env file can hold it. */
export function isKept(text: string): boolean {
  return quoteFor(text) !== undefined;
}

/** Whichever it does not hold itself: an env file knows no escapes. */
function quoteFor(text: string): string | undefined {
  return text.includes("\n") ? undefined : ["'", '"', "`"].find((one) => !text.includes(one));
}

function quoted(name: string, text: string): string {
  const quote = quoteFor(text);
  if (quote === undefined) throw new Error(`${name} can't be kept in an env file: set it by hand`);
  return quote + text + quote;
}
