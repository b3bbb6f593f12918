/** An action that waits for a person, as lists tell of it. */
export type Trouble = {
  /** The action's id. */
  action: string;
  kind: string;
  /** `dead`: given up. `unknown`: nobody can say whether it was done. */
  state: "dead" | "unknown";
  /** What was answered last, or why nothing was; without secrets. */
  why: string;
  /** The HTTP status of that answer; null where none came, absent where it was not kept. */
  status?: number | null;
  /** When it was last tried, ms since the epoch. */
  at: number;
};

/** What an object tells the ledger of its actions. */
export type Standing = {
  /** How many wait for a person. */
  waiting: number;
  /** These, the first of them if they are many. */
  trouble: readonly Trouble[];
};
