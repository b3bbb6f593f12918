import { vi } from "vitest";

/** How the pretend owner's own system answers. */
export type Answer = (url: URL) => Promise<Response>;

/** The owner's own system as the look-up sees it: how it answers, and what it was asked. */
export const owner = { answer: nobody as Answer, asked: [] as { phone: string; token: string | null }[] };

export const never = () => new Promise<never>(() => undefined);
export const fail = () => Promise.reject(new Error("out of order"));
export const knows = (variables: unknown) => () => Promise.resolve(Response.json({ variables }));

/** Puts it in the place of whatever LOOKUP_URL names, until mocks are restored. It knows nobody. */
export function pretendOwner(): void {
  Object.assign(owner, { answer: nobody, asked: [] });
  const real = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const { url: address, headers, signal } = new Request(input as Request, init);
    const url = new URL(address);
    if (url.host !== "owner.example") return real(input, init);
    owner.asked.push({ phone: url.searchParams.get("phone") ?? "", token: headers.get("authorization") });
    const aborted = new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(new Error("aborted"))),
    );
    return Promise.race([owner.answer(url), aborted]);
  });
}

function nobody(): Promise<Response> {
  return Promise.resolve(new Response("nobody", { status: 404 }));
}
