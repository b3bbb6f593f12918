/**
 * One request as a pretend service sees it: `path` without the service's own prefix, the body read once, as bytes and as text. `signal` is aborted
 * where its sender goes away before it is answered, as far as that can be known.
 */
export type Incoming = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: string;
  bytes: ArrayBuffer;
  signal: AbortSignal;
};

/** A pretend service: what it is outside (`receive`), and how tests look into it and tell it to fail (`inspect`). */
export type Service = {
  receive(incoming: Incoming): Promise<Response>;
  inspect(incoming: Incoming): Promise<Response>;
};

/** What is there for tests alone. */
export function forTests(inspect: Service["inspect"]): Service {
  return { receive: async () => textAnswer(404, "nothing here"), inspect };
}

/** Thrown where the connection is to be cut without an answer; in-process senders see their fetch reject. */
export class Dropped extends Error {
  override name = "Dropped";
}

export function textAnswer(status: number, text: string): Response {
  return new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}
