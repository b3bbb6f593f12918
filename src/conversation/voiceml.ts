import { escapeXml } from "../lib/escape.ts";
import type { Language } from "../words/language.ts";

/** What is said, in which language, and by whose voice where not by the platform's free one. */
type Say = { verb: "say"; text: string; language: "ko-KR" | "en"; voice?: string };

/** The verbs of VoiceML, of those that ClawOps documents, with what they take (contracts/clawops.md §2). */
export type Verb =
  | Say
  /** An mp3 or wav file. */
  | { verb: "play"; url: string }
  | { verb: "pause"; seconds: number }
  /** Waits for keys while it speaks; what is pressed is POSTed to `action`. Where nothing is, the next verb follows. */
  | {
      verb: "gather";
      action: string;
      numDigits?: number;
      timeoutSeconds?: number;
      finishOnKey?: string;
      prompts: Say[];
    }
  | { verb: "record"; action: string; maxSeconds?: number; finishOnKey?: string; playBeep?: boolean }
  | {
      verb: "dial";
      to: { number: string } | { sip: string };
      /** Told of the other leg: `answered`, `completed`. */
      statusCallback?: string;
      action?: string;
      timeoutSeconds?: number;
      callerId?: string;
    }
  /** Both ways to a WebSocket of ours. Without `action` the call ends when that closes. */
  | { verb: "stream"; url: string; parameters: Readonly<Record<string, string>>; action?: string }
  | { verb: "hangup" }
  /** Costs nothing, but only as the first verb. */
  | { verb: "reject"; reason: "busy" | "rejected" }
  | { verb: "redirect"; url: string };

const LANGUAGES: Record<Language, Say["language"]> = { ko: "ko-KR", en: "en" };

/** A sentence by the platform's free voice. */
export function say(text: string, language: Language): Say {
  return { verb: "say", text, language: LANGUAGES[language] };
}

/** What a platform is answered that asks what to do with a call: valid XML, whatever the texts are. It goes out as `application/xml`. */
export function voiceml(verbs: readonly Verb[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element("Response", {}, verbs.map(written))}`;
}

function written(verb: Verb): string {
  switch (verb.verb) {
    case "say":
      return element("Say", { language: verb.language, voice: verb.voice }, verb.text);
    case "play":
      return element("Play", {}, verb.url);
    case "pause":
      return element("Pause", { length: verb.seconds });
    case "gather":
      return gather(verb);
    case "record": {
      const { action, maxSeconds: maxLength, finishOnKey, playBeep } = verb;
      return element("Record", { maxLength, finishOnKey, playBeep, action });
    }
    case "dial":
      return dial(verb);
    case "stream":
      return connect(verb);
    case "hangup":
      return element("Hangup", {});
    case "reject":
      return element("Reject", { reason: verb.reason });
    case "redirect":
      return element("Redirect", {}, verb.url);
  }
}

type The<Name extends Verb["verb"]> = Extract<Verb, { verb: Name }>;

function gather({ numDigits, timeoutSeconds: timeout, finishOnKey, action, prompts }: The<"gather">): string {
  return element("Gather", { numDigits, timeout, finishOnKey, action }, prompts.map(written));
}

function dial({ to, statusCallback, action, timeoutSeconds: timeout, callerId }: The<"dial">): string {
  const other =
    "sip" in to ? element("Sip", { statusCallback }, to.sip) : element("Number", { statusCallback }, to.number);
  return element("Dial", { timeout, action, callerId }, [other]);
}

function connect({ url, parameters, action }: The<"stream">): string {
  const inner = Object.entries(parameters).map(([name, value]) => element("Parameter", { name, value }));
  return element("Connect", { action }, [element("Stream", { url, track: "inbound" }, inner)]);
}

type Attributes = Record<string, string | number | boolean | undefined>;

/** `content`: a text, which is escaped, or elements. */
function element(name: string, attributes: Attributes, content: string | string[] = []): string {
  const listed = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`],
  );
  const inner = typeof content === "string" ? escapeXml(content) : content.join("");
  const start = `<${name}${listed.join("")}`;
  return inner === "" ? `${start}/>` : `${start}>${inner}</${name}>`;
}
