import { greeting } from "./greeting.ts";
import type { Language, Voice } from "./language.ts";

/** `greeting`: the owner's first words, if he wrote any; `isOpen`: it is within business hours; `now`: ms since the epoch; `phone`: the caller's, if it is known. */
type About = { greeting: string | undefined; isOpen: boolean; now: number; phone: string | undefined };

/**
 * What a caller hears with whom no model talks. `connect` comes before somebody's telephone rings; `promise`: nobody takes the call, and we call
 * back; `regret`: likewise, but we can't promise that; the two after `connect` are `untaken` and what then ends the call.
 */
type Sayings = Record<"connect" | "promise" | "regret" | "untakenPromise" | "untakenRegret", string>;

type Sentences = {
  greeting: (business: string) => string;
  connect: string;
  connectClosed: string;
  busy: string;
  closed: string;
  untaken: string;
  promise: string;
  promiseClosed: string;
  callAgain: string;
  thanks: (business: string) => string;
};

const SENTENCES: Record<Language, Sentences> = {
  ko: {
    greeting: (business) => `안녕하세요, ${business}입니다.`,
    connect: "담당자에게 연결해 드리겠습니다. 잠시만 기다려 주세요.",
    connectClosed: "지금은 영업시간이 아니지만 담당자에게 연결해 보겠습니다. 잠시만 기다려 주세요.",
    busy: "지금은 전화를 받기 어렵습니다.",
    closed: "지금은 영업시간이 아닙니다.",
    untaken: "죄송합니다. 지금은 담당자가 전화를 받지 못하고 있습니다.",
    promise: "확인하는 대로 이 번호로 다시 전화드리겠습니다.",
    promiseClosed: "영업을 시작하는 대로 이 번호로 다시 전화드리겠습니다.",
    callAgain: "번거로우시겠지만 나중에 다시 전화해 주세요.",
    thanks: (business) => `${business}에 전화해 주셔서 감사합니다.`,
  },
  en: {
    greeting: (business) => `Hello, this is ${business}.`,
    connect: "I'll connect you. One moment, please.",
    connectClosed: "We are closed right now, but I'll try to connect you. One moment, please.",
    busy: "We can't take your call right now.",
    closed: "We are closed right now.",
    untaken: "I'm sorry, nobody can take your call right now.",
    promise: "We'll call you back at this number as soon as we can.",
    promiseClosed: "We'll call you back at this number as soon as we open.",
    callAgain: "Please call again later.",
    thanks: (business) => `Thank you for calling ${business}.`,
  },
};

/** Every sentence of an announcement. */
export function announcementSayings({ greeting: template, isOpen, now, phone }: About, voice: Voice): Sayings {
  const say = SENTENCES[voice.language];
  const first = (template && greeting(template, voice, { now, phone }).trim()) || say.greeting(voice.business);
  const [connect, why, promise] = isOpen
    ? [say.connect, say.busy, say.promise]
    : [say.connectClosed, say.closed, say.promiseClosed];
  const thanks = say.thanks(voice.business);
  return {
    connect: `${first} ${connect}`,
    promise: `${first} ${why} ${promise} ${thanks}`,
    regret: `${first} ${why} ${say.callAgain} ${thanks}`,
    untakenPromise: `${say.untaken} ${promise} ${thanks}`,
    untakenRegret: `${say.untaken} ${say.callAgain} ${thanks}`,
  };
}
