import type { Line } from "../world/lines.ts";
import type { Reachable } from "../world/world-client.ts";
import {
  callsOf,
  failRealtime,
  failStream,
  haveLoopCall,
  haveModelSay,
  haveRealtimeSay,
  haveTalk,
  realtimeSessions,
  streamsOf,
} from "../world/world-client.ts";

type Via = "clawops" | "teler" | "loop";
/** A way of calling, and how. `loses`: what breaks once the first answer was heard. */
type Manner = { name: string; via: Via; lines: (words: Words) => Line[]; loses?: "model" | "socket"; leaves?: true };
type Words = { asks: string; cutsIn: string; tells: string };
export type Caller = { number: number; phone: string; manner: Manner; words: Words; loopId?: string };

const SHORT = "네, 내일 오전 열 시에 가능합니다.";
const LONG = "진료는 평일 아홉 시부터 여섯 시까지이고, 토요일은 한 시까지이며, 일요일과 공휴일은 쉽니다.";

const twice = ({ asks, tells }: Words): Line[] => [
  { says: asks },
  { waitMs: 2500, says: tells },
  { waitMs: 2500, hangsUp: true },
];
const cutting = ({ asks, cutsIn }: Words): Line[] => [
  { says: asks },
  { after: "speech", waitMs: 600, says: cutsIn },
  { waitMs: 2500, hangsUp: true },
];
const leaving = ({ asks }: Words): Line[] => [{ says: asks }, { after: "speech", waitMs: 1000, hangsUp: true }];

const MANNERS: Manner[] = [
  { name: "talks", via: "clawops", lines: twice },
  { name: "cuts in", via: "clawops", lines: cutting },
  { name: "leaves a message", via: "clawops", lines: twice, leaves: true },
  { name: "hangs up in the midst", via: "clawops", lines: leaving },
  { name: "loses the model", via: "clawops", lines: twice, loses: "model" },
  { name: "loses the platform's socket", via: "clawops", lines: twice, loses: "socket" },
  { name: "talks", via: "teler", lines: twice },
  { name: "cuts in", via: "teler", lines: cutting },
  { name: "talks", via: "loop", lines: twice },
  { name: "cuts in", via: "loop", lines: cutting },
];

/** So many people whom nobody has met, who call in all these ways. */
export function callers(count: number): Caller[] {
  return Array.from({ length: count }, (_, number) => {
    const manner = MANNERS[number % MANNERS.length] as Manner;
    const words = { asks: `언제 여나요 ${number}번`, cutsIn: `잠깐만요 ${number}번`, tells: `알겠습니다 ${number}번` };
    const phone = manner.via === "teler" ? `+91987${String(1_000_000 + number)}` : `0109${String(1_000_000 + number)}`;
    return { number, phone, manner, words };
  });
}

/** What the person says is answered so, by whichever model hears it. */
export async function teach(world: Reachable, { manner, words, number }: Caller): Promise<void> {
  const calls = manner.leaves ? [0, 1].map(() => ({ name: "take_message", arguments: messageOf(number) })) : [];
  if (manner.via === "loop") return haveModelSay(world, { contains: words.asks, answers: [{ text: LONG }] });
  const text = manner.lines === twice ? SHORT : LONG;
  await haveRealtimeSay(world, { contains: words.asks, answers: [{ text, calls }] });
}

export function messageOf(number: number): { text: string } {
  return { text: `손님 ${number}번이 예약을 옮기고 싶어 합니다` };
}

/** The person calls. */
export async function call(world: Reachable, caller: Caller): Promise<Caller> {
  const { phone, manner, words } = caller;
  const lines = manner.lines(words);
  if (manner.via === "loop") return { ...caller, loopId: await haveLoopCall(world, { from: phone, lines }) };
  await haveTalk(world, { phone, via: manner.via, lines });
  return caller;
}

/** Breaks what such people lose, once they have heard the first answer. Gives for whom it is still to come. */
export async function breakWhatIsLost(world: Reachable, waiting: readonly Caller[]): Promise<Caller[]> {
  const left: Caller[] = [];
  for (const caller of waiting) if (!(await lose(world, caller))) left.push(caller);
  return left;
}

async function lose(world: Reachable, { phone, manner, words }: Caller): Promise<boolean> {
  const [stream] = await streamsOf(world, phone);
  const isOver = (await callsOf(world, phone)).items[0]?.endedAt != null;
  if (isOver || !stream || stream.heard.length < 2) return isOver;
  if (manner.loses === "socket") await failStream(world, stream.id, "cut");
  const sessions = manner.loses === "model" ? await realtimeSessions(world) : [];
  const session = sessions.find(({ heard }) => heard.some(({ text }) => text === words.asks));
  if (session) await failRealtime(world, session.id, "cut");
  return true;
}
