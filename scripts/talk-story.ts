import type { Line } from "../test/world/lines.ts";
import { haveModelSay, haveRealtimeSay, type Reachable } from "../test/world/world-client.ts";

type Tool = { name: string; arguments: Record<string, unknown> };

/** What the caller says, and what the model answers: `next` once what it wanted done is done. `cutsIn`: after so long, while the model still speaks. */
export type Exchange = { says: string; cutsIn?: number; answers: string; does?: Tool; next?: string };

/** How long people take to say a character, and to be sure that the other side has finished. */
const MS_PER_CHARACTER = 90;
const POLITE_MS = 600;
/** Until the model gives its first sound, or its first word. */
export const MODEL_MS = 400;
const DELTA_MS = 20;

/** A caller asks something, cuts in, leaves a message and says goodbye. */
export function storyOf(phone: string): Exchange[] {
  const said = Array.from(phone, (digit) => "공일이삼사오육칠팔구"[Number(digit)]).join("");
  const message = { name: "김하늘", text: "내일 예약을 모레로 옮기고 싶어요.", call_back: phone };
  return [
    {
      says: "내일은 몇 시까지 진료하세요?",
      answers:
        "내일은 오전 아홉 시부터 오후 여섯 시까지 진료합니다. 점심시간은 한 시부터 두 시까지이고, 접수는 다섯 시 반에 마감합니다.",
    },
    {
      cutsIn: 1500,
      says: "아, 잠깐만요. 내일 예약을 모레로 옮기고 싶어요.",
      answers: "네, 담당자에게 전해 드리겠습니다. 성함과 전화번호를 말씀해 주시겠어요?",
    },
    {
      says: `김하늘이고요, ${said}입니다.`,
      answers: "네, 김하늘 님, 잠시만요.",
      does: { name: "take_message", arguments: message },
      next: "전해 두었습니다. 더 필요하신 것이 있으세요?",
    },
    {
      says: "아니요, 감사합니다.",
      answers: "네, 안녕히 계세요.",
      does: { name: "end_call", arguments: {} },
    },
  ];
}

/** The same as the caller does it. */
export function linesOf(story: Exchange[]): Line[] {
  return story.map(({ says, cutsIn }) => ({
    after: cutsIn === undefined ? "quiet" : "speech",
    waitMs: cutsIn ?? POLITE_MS,
    says,
    lastsMs: says.length * MS_PER_CHARACTER,
  }));
}

/** Tells the pretend Realtime model what it is to say. */
export async function tellRealtime(world: Reachable, story: Exchange[]): Promise<void> {
  const answer = (text: string) => ({ text, lastsMs: text.length * MS_PER_CHARACTER, firstMs: MODEL_MS });
  for (const { says, answers, does, next } of story) {
    await haveRealtimeSay(world, { contains: says, answers: [{ ...answer(answers), calls: does ? [does] : [] }] });
    if (next !== undefined) await haveRealtimeSay(world, { contains: '"ok":true', answers: [answer(next)] });
  }
}

/** And the pretend chat model, which is asked with all that was said before: so what comes first is told first. */
export async function tellModel(world: Reachable, story: Exchange[]): Promise<void> {
  const pace = { firstMs: MODEL_MS, deltaMs: DELTA_MS };
  for (const { says, answers, does, next } of story) {
    const texts = [{ text: answers, calls: does ? [does] : [] }, ...(next === undefined ? [] : [{ text: next }])];
    await haveModelSay(world, { contains: says, answers: texts.map((text) => ({ ...text, ...pace })) });
  }
}
