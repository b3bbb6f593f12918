import type { Settings } from "../../src/settings.ts";
import type { Door, WorkerReport } from "../worker/report.ts";

/** What it takes to tell a Worker test stories, and to see what comes of them. */
export type Telling = {
  /** As they are known here; whoever reads a bad one is thrown a `BadSetting`. */
  settings: Settings;
  /** Where the Worker is reached. */
  door: Door;
  /** What the URLs begin with that the platforms were given. */
  base: string;
  /** The Worker's clock, ms since the epoch: stories are signed and dated by it, and time goes by it. */
  now: () => number;
  /** Null where the Worker could not be asked. */
  report: WorkerReport | null;
  /** Told in a line what each story was answered. */
  say: (text: string) => void;
  /** How long a story may take to come to its end. */
  patienceMs?: number;
  /** Where the settings are that are known here. */
  file?: string;
  /** Waits so many ms. */
  pause?: (ms: number) => Promise<unknown>;
};

/** The same with all that is usual filled in. `secrets`: what must not be seen in anybody's words. */
export type Told = Required<Telling> & { secrets: readonly string[] };
