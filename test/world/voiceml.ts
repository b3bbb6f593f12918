import { BadXml, type Element, readXml } from "./xml.ts";

/** A verb that a call can follow, and what stands in it: its text, or the verbs inside. */
export type Verb = { name: string; attributes: Record<string, string>; text: string; inside: Verb[] };
/** The verbs that can be followed, and what the platform would not understand, or would do otherwise than meant. */
export type Voiceml = { verbs: Verb[]; faults: string[] };
/** `holds`: a text, or nothing, or the verbs that may stand in it; `needs`: so many of them. */
type Rule = { attributes: Record<string, RegExp>; holds: "text" | "url" | "phone" | "nothing" | string[]; needs?: 1 };

/** Absolute. Whether a query string belongs to the signed URL is unknown, so there is none (contracts/clawops.md §1.0). */
const URL_ASKED = /^https?:\/\/[^\s?#]+$/;
const URL_PLAYED = /^https?:\/\/\S+$/;
const SOCKET = /^wss?:\/\/[^\s?#]+$/;
const PHONE = /^\+?[\d-]{3,16}$/;
const COUNT = /^[1-9]\d{0,3}$/;
const KEYS = /^[\d*#]+$/;

/** Contracts/clawops.md §2, as far as anybody is known to have used it. */
const RULES: Record<string, Rule> = {
  Say: { attributes: { language: /^(?:ko-KR|ko|en|ja)$/, voice: /^.+$/ }, holds: "text" },
  Play: { attributes: {}, holds: "url" },
  Gather: { attributes: { numDigits: COUNT, timeout: COUNT, finishOnKey: KEYS, action: URL_ASKED }, holds: ["Say"] },
  Record: {
    attributes: { maxLength: COUNT, finishOnKey: KEYS, playBeep: /^(?:true|false)$/, action: URL_ASKED },
    holds: "nothing",
  },
  Pause: { attributes: { length: COUNT }, holds: "nothing" },
  Redirect: { attributes: {}, holds: "url" },
  Hangup: { attributes: {}, holds: "nothing" },
  Reject: { attributes: { reason: /^(?:busy|rejected)$/ }, holds: "nothing" },
  Dial: { attributes: { timeout: COUNT, action: URL_ASKED, callerId: PHONE }, holds: ["Number"], needs: 1 },
  Connect: { attributes: { action: URL_ASKED }, holds: ["Stream"], needs: 1 },
};
/** And of what stands in others. */
const INNER: Record<string, Rule> = {
  Number: { attributes: { statusCallback: URL_ASKED }, holds: "phone" },
  Stream: { attributes: { url: SOCKET, track: /^inbound$/ }, holds: ["Parameter"] },
  Parameter: { attributes: { name: /^.+$/, value: /^[^]*$/ }, holds: "nothing" },
};
/** Nothing that follows one of these is ever reached. */
const LAST = new Set(["Hangup", "Redirect", "Reject", "Connect"]);
/** Attributes without which a verb does nothing. */
const NEEDED: Record<string, string> = { Gather: "action", Stream: "url", Parameter: "name" };

/** What a call would do with this document. One that is not XML has no verbs. */
export function readVoiceml(document: string): Voiceml {
  const faults: string[] = [];
  try {
    const { name, attributes, children } = readXml(document);
    if (name !== "Response") return { verbs: [], faults: [`<${name}> is not <Response>`] };
    if (Object.keys(attributes).length > 0) faults.push("<Response> has attributes");
    const verbs = readVerbs(children, Object.keys(RULES), faults);
    const end = verbs.findIndex((verb) => LAST.has(verb.name));
    if (verbs.findIndex((verb) => verb.name === "Reject") > 0) faults.push("<Reject> is not the first verb");
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
    const rule = allowed.includes(child.name) ? (RULES[child.name] ?? INNER[child.name]) : undefined;
    if (!rule) faults.push(`<${child.name}> is not known here`);
    return rule ? [readVerb(child, rule, faults)] : [];
  });
}

function readVerb({ name, attributes, children }: Element, { holds, needs, ...rule }: Rule, faults: string[]): Verb {
  for (const [attribute, value] of Object.entries(attributes))
    if (!rule.attributes[attribute]?.test(value)) faults.push(`<${name} ${attribute}="${value}"> is not known`);
  const needed = NEEDED[name];
  if (needed && !attributes[needed]) faults.push(`<${name}> without an ${needed} asks for nothing`);
  if (typeof holds === "object") {
    const inside = readVerbs(children, holds, faults);
    if (needs && inside.length !== needs) faults.push(`<${name}> holds ${inside.length} of <${holds.join(">, <")}>`);
    return { name, attributes, text: "", inside };
  }
  const text = children
    .filter((child) => typeof child === "string")
    .join("")
    .trim();
  if (children.some((child) => typeof child !== "string")) faults.push(`<${name}> holds elements`);
  if (holds === "nothing" && text !== "") faults.push(`<${name}> holds a text`);
  if (holds === "phone" && !PHONE.test(text)) faults.push(`<${name}> holds no number: ${text}`);
  if (holds === "text" && text === "") faults.push(`<${name}> holds nothing`);
  if (holds === "url" && !(name === "Play" ? URL_PLAYED : URL_ASKED).test(text))
    faults.push(`<${name}> holds no URL for it: ${text}`);
  return { name, attributes, text: text.replace(/\s+/g, " "), inside: [] };
}
