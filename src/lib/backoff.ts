/** How long to wait after so many tries that failed: ever longer, twice as long each time. `first` and `longest` in the unit of the answer. */
export function backoff(tries: number, { first, longest }: { first: number; longest: number }): number {
  return Math.min(first * 2 ** tries, longest);
}
