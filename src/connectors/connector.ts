import type { ActionKind, Learned, Outcome, Work } from "../rules/action.ts";
import type { Settings } from "../settings.ts";

type InputOf<Kind extends ActionKind> = Extract<Work, { kind: Kind }>["input"];

/** What a connector may use of the outside. The signal ends the attempt when its time is up. `tries`: which attempt of its series it is, from 1. */
export type Outside = {
  settings: Settings;
  fetch: typeof fetch;
  signal: AbortSignal;
  now: number;
  /** The action's id, the same for each attempt. */
  action: string;
  tries: number;
};

/** What came of an attempt, and what the timeline shows of the answer: its status and its beginning. `delivered`: which events were taken; `learned`: what the answer told. */
export type Performed = {
  outcome: Outcome;
  status: number | null;
  detail: string;
  delivered?: string[];
  learned?: Learned;
};

/** Does one kind of action at one outside service. */
export type Connector<Kind extends ActionKind> = {
  name: string;
  /** The setting that switches the connector on, if it is not set. */
  lacks(settings: Settings): string | null;
  /** Tries once. Whatever goes wrong outside is an outcome; throwing is a bug. */
  perform(input: InputOf<Kind>, outside: Outside): Promise<Performed>;
};
