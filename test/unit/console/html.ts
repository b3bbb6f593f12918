/** What a component without anything to wait for is in HTML. */
export function htmlOf(component: unknown): string {
  return (component as { toString: () => string }).toString();
}
