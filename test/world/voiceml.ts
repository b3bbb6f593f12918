import { BadXml, type Element, readXml } from "./xml.ts";

/** A verb that a call can follow, and what stands in it: its text, or the verbs inside. */
export type Verb = { name: string; attributes: Record<string, string>; text: string; inside: Verb[] };
/** The verbs that can be followed, and what the platform would not understand, or would do otherwise than meant. */
export type Voiceml = { verbs: Verb[]; faults: string[] };
type Rule = { attributes: Record<string, RegExp>; holds: "text" | "url" | "verbs" | "nothing" };

/** Absolute. Whether a query string belongs to the signed URL is unknown, so there is none (contracts/clawops.md §1.0). */
const URL_ASKED = /^https?:\/\/[^\s?#]+$/;
const URL_PLAYED = /^https?:\/\/\S+$/;
const COUNT = /^[1-9]\d{0,3}$/;
const KEYS = /^[\d*#]+$/;

/** Contracts/clawops.md §2, as far as anybody is known to have used it. */
const RULES: Record<string, Rule> = {
  Say: { attributes: { language: /^(?:ko-KR|ko|en|ja)$/, voice: /^.+$/ }, holds: "text" },
  Play: { attributes: {}, holds: "url" },
  Gather: { attributes: { numDigits: COUNT, timeout: COUNT, finishOnKey: KEYS, action: URL_ASKED }, holds: "verbs" },
  Record: {
    attributes: { maxLength: COUNT, finishOnKey: KEYS, playBeep: /^(?:true|false)$/, action: URL_ASKED },
    holds: "nothing",
  },
  Pause: { attributes: { length: COUNT }, holds: "nothing" },
  Redirect: { attributes: {}, holds: "url" },
  Hangup: { attributes: {}, holds: "nothing" },
};
/** Nothing that follows one of these is ever reached. */
const LAST = new Set(["Hangup", "Redirect"]);

/** What a call would do with this document. One that is not XML has no verbs. */
export function readVoiceml(document: string): Voiceml {
  const faults: string[] = [];
  try {
    const { name, attributes, children } = readXml(document);
    if (name !== "Response") return { verbs: [], faults: [`<${name}> is not <Response>`] };
    if (Object.keys(attributes).length > 0) faults.push("<Response> has attributes");
    const verbs = readVerbs(children, Object.keys(RULES), faults);
    const end = verbs.findIndex((verb) => LAST.has(verb.name));
    if (end >= 0 && end < verbs.length - 1) faults.push(`nothing after <${verbs[end]?.name}> is reached`);
    return { verbs, faults };
  } catch (error) {
    if (error instanceof BadXml) return { verbs: [], faults: [error.message] };
    throw error;
  }
}

function readVerbs(children: Element["children"], allowed: string[], faults: string[]): Verb[] {
  return children.flatMap((child) => {
    if (typeof child === "string") {
      if (child.trim() !== "") faults.push(`"${child.trim()}" is in no verb`);
      return [];
    }
    const rule = allowed.includes(child.name) ? RULES[child.name] : undefined;
    if (!rule) faults.push(`<${child.name}> is not known here`);
    return rule ? [readVerb(child, rule, faults)] : [];
  });
}

function readVerb({ name, attributes, children }: Element, { holds, ...rule }: Rule, faults: string[]): Verb {
  for (const [attribute, value] of Object.entries(attributes))
    if (!rule.attributes[attribute]?.test(value)) faults.push(`<${name} ${attribute}="${value}"> is not known`);
  if (name === "Gather" && !attributes["action"]) faults.push("<Gather> without an action asks for nothing");
  if (holds === "verbs") return { name, attributes, text: "", inside: readVerbs(children, ["Say"], faults) };
  const text = children
    .filter((child) => typeof child === "string")
    .join("")
    .trim();
  if (children.some((child) => typeof child !== "string")) faults.push(`<${name}> holds elements`);
  if (holds === "nothing" && text !== "") faults.push(`<${name}> holds a text`);
  if (holds === "text" && text === "") faults.push(`<${name}> holds nothing`);
  if (holds === "url" && !(name === "Play" ? URL_PLAYED : URL_ASKED).test(text))
    faults.push(`<${name}> holds no URL for it: ${text}`);
  return { name, attributes, text: text.replace(/\s+/g, " "), inside: [] };
}
