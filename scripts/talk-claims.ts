import type { Call } from "../test/world/calls.ts";
import { waitsOf } from "./talk-facts.ts";
import type { Heard } from "./talk-heard.ts";
import type { Exchange } from "./talk-story.ts";

/** What is known once a call is over; `posts`: of the message that its caller left. */
export type Outcome = { story: Exchange[]; heard: Heard; posts: string[]; call: Call | undefined };
export type Claim = { claim: string; holds: boolean };

/** Somebody who cuts in does not hear the other side for longer. */
const CUT_MS = 1000;

/** What has to hold of the call, and whether it does. */
export function claimsOf({ story, heard, posts, call }: Outcome): Claim[] {
  const { spoken, over } = heard;
  const [first, last] = [spoken[0], spoken.at(-1)];
  const waits = waitsOf(spoken);
  const isAnswered = waits.length === story.length && waits.every(({ waitedMs }) => waitedMs !== null);
  return [
    { claim: "the caller is greeted first", holds: first?.who === "agent" },
    { claim: "all that the caller says is answered", holds: isAnswered },
    { claim: "the agent falls silent where the caller cuts in", holds: isCut(heard) },
    { claim: "Slack is told of the message, once", holds: posts.length === 1 },
    { claim: "the agent says goodbye and hangs up", holds: last?.who === "agent" && over?.by === "Offhook" },
    { claim: "the timeline has all that was heard, and nothing that was not", holds: isOnTimeline(story, call) },
  ];
}

function isCut({ spoken }: Heard): boolean {
  const cuts = spoken.flatMap((one) => (one.who === "agent" && one.cutMs !== null ? [one.cutMs] : []));
  const [cutMs = 0] = cuts;
  const isDue = spoken.some(({ who, atMs }) => who === "caller" && Math.abs(cutMs - atMs) < CUT_MS);
  return cuts.length === 1 && isDue;
}

/** Whether the call's timeline has all of a story: after the greeting both sides in turn; what was cut off as far as it was heard. */
export function isOnTimeline(story: Exchange[], call: Call | undefined): boolean {
  const sides = sidesOf(call?.events ?? []);
  const greeting = sides.shift();
  const isTold = story.every(({ says, answers, next }, index) => {
    const [caller, agent] = sides.slice(2 * index, 2 * index + 2);
    const whole = next === undefined ? answers : `${answers} ${next}`;
    const isCutOff = story[index + 1]?.cutsIn !== undefined;
    const text = agent?.text ?? "";
    const isAsHeard = isCutOff ? text !== "" && text !== whole && whole.startsWith(text) : text === whole;
    return caller?.role === "caller" && caller.text === says && agent?.role === "agent" && isAsHeard;
  });
  return greeting?.role === "agent" && sides.length === 2 * story.length && isTold;
}

/** What was said, what one side says at a stretch as one. */
function sidesOf(events: Call["events"]): { role: string; text: string }[] {
  const sides: { role: string; text: string }[] = [];
  for (const {
    type,
    data: { role = "", text = "" },
  } of events) {
    const last = sides.at(-1);
    if (type !== "call.said") continue;
    if (last?.role === role) last.text += ` ${text}`;
    else sides.push({ role, text });
  }
  return sides;
}
