export type Platform = "clawops" | "vox" | "teler";

/** A call with a person as it went, whoever was told of it. Numbers are E.164, times ms since the epoch. */
export type PhoneCall = {
  platform: Platform;
  id: string;
  direction: "outbound" | "inbound";
  person: string;
  /** What the person, or the network, did. */
  did: string;
  placedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  /** Each thing that was said or played to the person. */
  heard: string[];
  /** What was pressed at each question; an empty text is nothing. */
  pressed: string[];
  /** What the platform's agent was told to do, as it was told. */
  told: unknown;
};

/** Seconds that a person was connected: at least one, since the pretend outside is quicker than people are; 0 without an answer. */
export function secondsOf({ answeredAt, endedAt }: PhoneCall): number {
  return answeredAt === null || endedAt === null ? 0 : Math.max(1, Math.round((endedAt - answeredAt) / 1000));
}

/** A text as it arrived. `direction` is as Offhook sees it. */
export type PhoneText = {
  platform: Platform;
  direction: "outbound" | "inbound";
  person: string;
  text: string;
  at: number;
};

/** What Offhook did that the contract of a platform, or of the model, does not allow. */
export type Violation = { platform: Platform | "loop" | "realtime"; call: string; what: string };

/** All that has happened between the platforms and the people. */
export class Logbook {
  readonly calls: PhoneCall[] = [];
  readonly texts: PhoneText[] = [];
  readonly violations: Violation[] = [];

  begin(call: Pick<PhoneCall, "platform" | "id" | "direction" | "person" | "placedAt">): PhoneCall {
    const begun = { did: "", answeredAt: null, endedAt: null, heard: [], pressed: [], told: null, ...call };
    this.calls.push(begun);
    return begun;
  }

  /** Two calls that a person had at one time, by their ids. */
  overlapping(calls: PhoneCall[]): [string, string][] {
    return calls.flatMap((call, index) =>
      calls
        .slice(index + 1)
        .flatMap((other): [string, string][] => (areAtOneTime(call, other) ? [[call.id, other.id]] : [])),
    );
  }
}

function areAtOneTime(a: PhoneCall, b: PhoneCall): boolean {
  const isBefore = (one: PhoneCall, other: PhoneCall) => (one.endedAt ?? Infinity) <= other.placedAt;
  return a.person === b.person && !isBefore(a, b) && !isBefore(b, a);
}
