import { Account } from "./account.ts";
import type { Clock } from "./clock.ts";
import { Courier, type Send } from "./courier.ts";
import type { ReadLine } from "./lines.ts";
import { Logbook, type PhoneCall, type Platform } from "./logbook.ts";
import { MediaStreams } from "./media.ts";
import { People } from "./people.ts";
import type { Dial } from "./wire.ts";

/** How long things take, in ms, and how fast time goes in a live call. */
export type Pace = {
  /** Until a telephone rings, or a text arrives. */
  dialMs: number;
  /** Until it is answered, or given up. */
  ringMs: number;
  /** A sentence, or thinking which key to press. */
  turnMs: number;
  /** A talk with an agent, or whatever else a call is joined to. */
  talkMs: number;
  /** Until somebody writes back or calls back. */
  backMs: number;
  /** Until something is made of what was said. */
  madeMs: number;
  /** How many times faster than real ones live calls go. */
  speed: number;
};
const FAST: Pace = { dialMs: 5, ringMs: 20, turnMs: 5, talkMs: 30, backMs: 50, madeMs: 20, speed: 1 };

/** How a person reaches Offhook through a platform. `ours`: the number written to or called, as the platform writes it; by default its own. */
export type Line = {
  write(person: string, text: string, ours?: string): void;
  call(person: string, ours?: string, live?: Live): Promise<void>;
};

/** What a person does in a call that Offhook itself answers, by keys or by voice. */
export type Live = { keys: string[]; lines: ReadLine[] };

/** What the pretend telephone platforms share. */
export type Outside = {
  clock: Clock;
  courier: Courier;
  account: Account;
  people: People;
  logbook: Logbook;
  pace: Pace;
  lines: Map<Platform, Line>;
  media: MediaStreams;
};

export type Making = {
  clock: Clock;
  send?: Send | undefined;
  pace?: Partial<Pace> | undefined;
  dial?: Dial | undefined;
};

export function createOutside({ clock, send, pace, dial }: Making): Outside {
  return {
    clock,
    courier: new Courier(clock, send),
    account: new Account(),
    people: new People(),
    logbook: new Logbook(),
    pace: { ...FAST, ...pace },
    lines: new Map(),
    media: new MediaStreams(dial),
  };
}

type Way = { platform: Platform; person: string; ours?: string };

/** A person gets a text, and may write back. */
export async function getText(outside: Outside, { text, ...way }: Way & { text: string }): Promise<void> {
  const { people, clock, pace, logbook } = outside;
  const { platform, person } = way;
  logbook.texts.push({ platform, person, text, direction: "outbound", at: clock.now() });
  const back = people.textBackOf(person);
  if (back === "") return;
  await clock.wait(pace.backMs);
  write(outside, { ...way, text: back });
}

/** A person writes to Offhook. */
export function write(outside: Outside, { platform, person, ours, text }: Way & { text: string }): void {
  outside.logbook.texts.push({ platform, person, text, direction: "inbound", at: outside.clock.now() });
  outside.lines.get(platform)?.write(person, text, ours);
}

/** Who was called sees it once the call is over, and may call back. */
export async function seeMissed(outside: Outside, { platform, person, did }: PhoneCall, ours: string): Promise<void> {
  const { people, clock, pace, lines } = outside;
  if ((did !== "ignores" && did !== "busy") || !people.callsBack(person)) return;
  await clock.wait(pace.backMs);
  await lines.get(platform)?.call(person, ours);
}
