import fc from "fast-check";
import { expect, it, vi } from "vitest";

import { SESSION_LASTS, formTokenOf, isFormToken, openSession, readSession } from "../../../src/console/session.ts";

const NOW = Date.UTC(2026, 10, 22);
const TOKEN = "an admin token";

it("knows a session again until its time is over", async () => {
  const cookie = await openSession(TOKEN, NOW);
  expect(await readSession(cookie, TOKEN, NOW)).toEqual({ endsAt: NOW + SESSION_LASTS, nonce: expect.any(String) });
  expect(await readSession(cookie, TOKEN, NOW + SESSION_LASTS - 1)).not.toBeNull();
  expect(await readSession(cookie, TOKEN, NOW + SESSION_LASTS)).toBeNull();
});

it("ends all sessions with another token", async () => {
  expect(await readSession(await openSession(TOKEN, NOW), "another token", NOW)).toBeNull();
});

it("takes no session that was changed anywhere", async () => {
  const cookie = await openSession(TOKEN, NOW);
  const changing = fc.tuple(fc.nat(cookie.length - 1), fc.constantFrom(..."0123456789abcdef.xé"));
  await fc.assert(
    fc.asyncProperty(changing, async ([at, character]) => {
      fc.pre(cookie[at] !== character);
      expect(await readSession(cookie.slice(0, at) + character + cookie.slice(at + 1), TOKEN, NOW)).toBeNull();
    }),
  );
});

it("takes no text for a session", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      expect(await readSession(text, TOKEN, NOW)).toBeNull();
    }),
  );
});

it("gives the forms of each session a token of their own, which is no session", async () => {
  const [a, b] = [await openSession(TOKEN, NOW), await openSession(TOKEN, NOW)];
  const [first, second] = [await readSession(a, TOKEN, NOW), await readSession(b, TOKEN, NOW)];
  if (!first || !second) throw new Error("no sessions");
  const form = await formTokenOf(first, TOKEN);
  expect(form).not.toBe(await formTokenOf(second, TOKEN));
  expect(a).not.toContain(form);
});

it("keeps nothing of the sessions and forms that are shown to it", async () => {
  await readSession(await openSession(TOKEN, NOW), TOKEN, NOW);
  const made = vi.spyOn(crypto.subtle, "importKey");
  for (let nth = 0; nth < 5; nth++) {
    const session = await readSession(await openSession(TOKEN, NOW), TOKEN, NOW);
    const forged = `${NOW + nth}.${"0".repeat(32)}.${"0".repeat(64)}`;
    expect([session !== null, await readSession(forged, TOKEN, NOW)]).toEqual([true, null]);
    const ours = session ? await formTokenOf(session, TOKEN) : "";
    expect([isFormToken(ours, ours), isFormToken(`${ours}0`, ours), isFormToken("", ours)]).toEqual([
      true,
      false,
      false,
    ]);
  }
  expect(made).not.toHaveBeenCalled();
  made.mockRestore();
});
