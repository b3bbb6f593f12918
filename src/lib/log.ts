export type Level = "info" | "warn" | "error";

/** Writes one JSON line. Phone numbers must be masked and secrets absent before they get here. */
export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  console[level](JSON.stringify({ message, ...fields }));
}

/** A thrown thing as text for the log. */
export function describe(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
