/** An event's id. Whatever the parts hold, different parts make different ids. */
export function idOf(...parts: string[]): string {
  return parts.map(encodeURIComponent).join(":");
}
