import type { Standing } from "../calls/trouble.ts";

/** The column `trouble`: JSON of what waits for a person; null where nothing does. */
export function troubleIn({ trouble }: Standing): string | null {
  return trouble.length > 0 ? JSON.stringify(trouble) : null;
}
