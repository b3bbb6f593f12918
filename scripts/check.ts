/** One thing that was looked at. `doubtful` is nothing that has to be done at once. `cure`: what helps; null where nothing has to be done. */
export type Check = { what: string; state: "right" | "doubtful" | "wrong"; says: string; cure: string | null };

export function right(what: string, says = ""): Check {
  return { what, state: "right", says, cure: null };
}

export function doubtful(what: string, says: string, cure: string | null = null): Check {
  return { what, state: "doubtful", says, cure };
}

export function wrong(what: string, says: string, cure: string): Check {
  return { what, state: "wrong", says, cure };
}
