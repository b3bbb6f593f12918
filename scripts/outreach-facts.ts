import type { PhoneCall, PhoneText } from "../test/world/logbook.ts";

/** One thing that happened in an outreach. `key` is the same whenever it is told; `said` is a text from outside. */
export type Fact = { key: string; what: string; detail: string; said?: string };

/** What is known of an outreach at one time: what Offhook says, and what its customer has seen. */
export type Seen = { outreach: { state: string }; texts: PhoneText[]; calls: PhoneCall[] };

const ENDINGS: Record<string, string> = {
  ignores: "nobody answered",
  busy: "was busy",
  rejects: "was rejected",
  machine: "a machine had answered",
  fails: "did not get through",
  invalid: "nobody has that number",
};

/** All that has happened so far, in its order as far as it can be told. */
export function factsOf({ outreach, texts, calls }: Seen): Fact[] {
  const written = texts.map(({ direction, text }, index): Fact => {
    const detail = direction === "outbound" ? "is sent" : "is answered";
    return { key: `text ${index}`, what: "SMS", detail, said: text };
  });
  const spoken = calls.flatMap((call, index) => factsOfCall(call, `call ${index + 1}`));
  return [...written, ...spoken, { key: `state ${outreach.state}`, what: "state", detail: outreach.state }];
}

function factsOfCall({ direction, did, answeredAt, endedAt, heard, pressed }: PhoneCall, what: string): Fact[] {
  const fact = (key: string, detail: string): Fact => ({ key: `${what} ${key}`, what, detail });
  const facts = [fact("begins", direction === "outbound" ? "is placed" : "comes in")];
  if (answeredAt !== null) facts.push(fact("answered", "is answered"));
  for (const index of Array.from({ length: Math.max(heard.length, pressed.length) }).keys()) {
    const said = heard[index];
    const keys = pressed[index];
    if (said !== undefined) facts.push({ ...fact(`heard ${index}`, "hears"), said });
    if (keys !== undefined) facts.push(fact(`pressed ${index}`, keys === "" ? "presses nothing" : `presses ${keys}`));
  }
  if (endedAt !== null) facts.push(fact("ends", `is over${ENDINGS[did] ? `: ${ENDINGS[did]}` : ""}`));
  return facts;
}
