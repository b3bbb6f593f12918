import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Verb, say, voiceml } from "../../../src/conversation/voiceml.ts";
import { type Element, readXml } from "./xml.ts";

/** Contracts/clawops.md §2: what each element takes, and what may stand in it. A text, where it is one. */
const TABLE: Record<string, { attributes: string[]; holds: string[] }> = {
  Response: {
    attributes: [],
    holds: ["Say", "Play", "Gather", "Record", "Dial", "Connect", "Hangup", "Reject", "Redirect", "Pause"],
  },
  Say: { attributes: ["language", "voice"], holds: ["text"] },
  Play: { attributes: [], holds: ["text"] },
  Gather: { attributes: ["numDigits", "timeout", "finishOnKey", "action"], holds: ["Say"] },
  Record: { attributes: ["maxLength", "finishOnKey", "playBeep", "action"], holds: [] },
  Dial: { attributes: ["timeout", "action", "callerId"], holds: ["Number", "Sip"] },
  Number: { attributes: ["statusCallback"], holds: ["text"] },
  Sip: { attributes: ["statusCallback"], holds: ["text"] },
  Connect: { attributes: ["action"], holds: ["Stream"] },
  Stream: { attributes: ["url", "track"], holds: ["Parameter"] },
  Parameter: { attributes: ["name", "value"], holds: [] },
  Hangup: { attributes: [], holds: [] },
  Reject: { attributes: ["reason"], holds: [] },
  Redirect: { attributes: [], holds: ["text"] },
  Pause: { attributes: ["length"], holds: [] },
};
/** What may be said of some of them, by the same table. */
const VALUES: Record<string, RegExp> = {
  language: /^(?:ko-KR|en)$/,
  track: /^inbound$/,
  reason: /^(?:busy|rejected)$/,
  playBeep: /^(?:true|false)$/,
};

/** What the table does not know, of an element and all within. */
function unknownIn({ name, attributes, children }: Element): string[] {
  const known = TABLE[name];
  if (!known) return [`<${name}>`];
  const odd = Object.entries(attributes)
    .filter(([attribute, value]) => !known.attributes.includes(attribute) || VALUES[attribute]?.test(value) === false)
    .map(([attribute, value]) => `<${name} ${attribute}="${value}">`);
  const misplaced = children
    .map((child) => (typeof child === "string" ? "text" : child.name))
    .filter((child) => !known.holds.includes(child))
    .map((child) => `${child} in <${name}>`);
  return [...odd, ...misplaced, ...children.flatMap((child) => (typeof child === "string" ? [] : unknownIn(child)))];
}

const text = fc.string({ unit: "binary", maxLength: 20 });
const count = fc.integer({ min: 1, max: 600 });
const saying = fc.oneof(
  fc.tuple(text, fc.constantFrom("ko" as const, "en" as const)).map(([words, language]) => say(words, language)),
  text.map((voice) => ({ ...say("네", "ko"), voice })),
);
const of = <Name extends Verb["verb"], Fields extends object>(verb: Name, fields: fc.Arbitrary<Fields>) =>
  fields.map((given) => ({ verb, ...given }));
const optional = <Fields extends object>(fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }) =>
  fc.record(fields, { requiredKeys: [] });
const withAction = <Fields extends object>(fields: fc.Arbitrary<Fields>) =>
  fc.tuple(fields, text).map(([given, action]) => ({ ...given, action }));

/** One arbitrary of each verb, with all that it takes. */
const VERBS: { [Name in Verb["verb"]]: fc.Arbitrary<Extract<Verb, { verb: Name }>> } = {
  say: saying,
  play: of("play", fc.record({ url: text })),
  pause: of("pause", fc.record({ seconds: count })),
  gather: of(
    "gather",
    fc
      .tuple(withAction(optional({ numDigits: count, timeoutSeconds: count, finishOnKey: text })), fc.array(saying))
      .map(([given, prompts]) => ({ ...given, prompts })),
  ),
  record: of("record", withAction(optional({ maxSeconds: count, finishOnKey: text, playBeep: fc.boolean() }))),
  dial: of(
    "dial",
    fc
      .tuple(
        optional({ statusCallback: text, action: text, timeoutSeconds: count, callerId: text }),
        fc.oneof(fc.record({ number: text }), fc.record({ sip: text })),
      )
      .map(([given, to]) => ({ ...given, to })),
  ),
  stream: of(
    "stream",
    fc
      .tuple(optional({ action: text }), text, fc.dictionary(text, text))
      .map(([given, url, parameters]) => ({ ...given, url, parameters })),
  ),
  hangup: fc.constant({ verb: "hangup" }),
  reject: of("reject", fc.record({ reason: fc.constantFrom("busy" as const, "rejected" as const) })),
  redirect: of("redirect", fc.record({ url: text })),
};

describe("whatever VoiceML is written", () => {
  it.each(Object.entries(VERBS))("is well-formed and in the contract: %s", (_, verb) => {
    fc.assert(
      fc.property(fc.array(verb as fc.Arbitrary<Verb>, { minLength: 1, maxLength: 3 }), (verbs) => {
        const root = readXml(voiceml(verbs));
        expect(root.children).toHaveLength(verbs.length);
        expect(unknownIn(root)).toEqual([]);
      }),
    );
  });

  it("is so of several verbs in one document", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(...(Object.values(VERBS) as fc.Arbitrary<Verb>[]))), (verbs) => {
        expect(unknownIn(readXml(voiceml(verbs)))).toEqual([]);
      }),
    );
  });
});

it.each([
  ['<Say lang="ko">a</Say>', '<Say lang="ko">'],
  ["<Sms>a</Sms>", "Sms in <Response>"],
  ["<Gather><Play>a</Play></Gather>", "Play in <Gather>"],
  ['<Reject reason="no"/>', '<Reject reason="no">'],
  ["<Hangup>a</Hangup>", "text in <Hangup>"],
])("the table does not know %s", (inside, unknown) => {
  const document = `<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>`;
  expect(unknownIn(readXml(document))).toContain(unknown);
});
