import type { Context } from "hono";

import type { Told as ApiTold } from "../api/outreaches.ts";
import type { Settings } from "../settings.ts";
import type { Voice } from "../words/language.ts";

export type Page = Context<{ Bindings: Env }>;
/** What is wrong with a setting, or odd about it; never holds a value. */
export type Problem = { setting: string; says: string; isBad: boolean };

/** What the console is told by the routes, beyond what the API is. */
export type Told = ApiTold & {
  /** The settings with every bad one as if it were unset: the console is where one looks what is wrong. */
  soundSettingsOf: (env: Env) => Settings;
  problemsOf: (env: Env) => Problem[];
  /** Hands a delivery in at the front door, as if it had come from outside. */
  knock: (c: Page, request: Request) => Promise<Response>;
  /** Reads a delivery again that nobody understood; null if there is none of this id. */
  replay: (c: Page, id: string) => Promise<Response | null>;
};

/** Somebody who is signed in asks for something, at `now` (ms since the epoch). */
export type Visit = {
  c: Page;
  env: Env;
  /** Bad ones count as unset. */
  settings: Settings;
  told: Told;
  /** In the language that the visitor chose, or else that of the business. */
  voice: Voice;
  /** Goes with every form of this session, which is how we know that it is ours. */
  csrf: string;
  now: number;
};

/** What was filled in: the first value of each field. */
export type Form = Readonly<Record<string, string>>;
