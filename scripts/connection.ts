/** The name of what went wrong with a connection. Messages may hold what was sent. */
export function reasonOf(thrown: unknown): string {
  const { name, cause } = thrown as { name?: string; cause?: { code?: string } };
  return name === "TimeoutError" ? "not in time" : (cause?.code ?? "connection lost");
}
