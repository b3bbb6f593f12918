import { describe, expect, it } from "vitest";

import type { Connector, Outside, Performed } from "../../src/connectors/connector.ts";
import type { ActionKind, Outcome, Work } from "../../src/rules/action.ts";
import { settingsOf } from "../../src/settings.ts";

type InputOf<Kind extends ActionKind> = Extract<Work, { kind: Kind }>["input"];

export type ConnectorCase<Kind extends ActionKind> = {
  connector: Connector<Kind>;
  /** Settings with which it is on, and the one without which it is off. */
  env: Record<string, string>;
  needs: string;
  input: InputOf<Kind>;
  /** What the service answers when all is well, what the timeline shows of that and what it is known by from then on, where not any 2xx will do. */
  good?: { body: string; detail: string; ref?: string };
  /**
   * Where this service departs from what a status means (spec §5): what comes of it then, and why. `silence`: there is no answer at all, or none in time;
   * `unreadable`: a 2xx that says nothing.
   */
  exceptions?: Partial<Record<number | "silence" | "unreadable", Exception>>;
  /** It departs from all of that at once. */
  whatever?: Exception;
  /** It reads more than the beginning of an answer: how many bytes, and why. */
  reads?: { bytes: number; reason: string };
};
type Exception = { kind: Outcome["kind"]; reason: string };

export const NOW = Date.UTC(2030, 0, 1);
export const ACTION = `call-${"a".repeat(64)}-${"b".repeat(32)}`;
const CHUNK_BYTES = 512;

/** Performs with an outside that answers as told; gives what came of it and what was asked for. */
export async function performWith<Kind extends ActionKind>(
  { connector, env, input }: ConnectorCase<Kind>,
  answer: (request: Request) => Response | Promise<Response>,
  more: Partial<Outside> = {},
): Promise<{ performed: Performed; requests: Request[] }> {
  const requests: Request[] = [];
  const fetch: Outside["fetch"] = async (url, init) => {
    const request = new Request(url, init);
    requests.push(request);
    return answer(request);
  };
  return {
    performed: await (connector as unknown as Connector<ActionKind>).perform(input, {
      settings: settingsOf(env),
      fetch,
      signal: new AbortController().signal,
      now: NOW,
      action: ACTION,
      tries: 1,
      ...more,
    }),
    requests,
  };
}

/** What every connector promises; each connector's test calls this, then adds its own. */
export function keepsConnectorContract<Kind extends ActionKind>(theCase: ConnectorCase<Kind>): void {
  const { connector, env, needs, exceptions = {}, whatever, good = { body: "ok", detail: "ok" }, reads } = theCase;
  const outcomeOf = async (status: number, headers: Record<string, string> = {}) =>
    (await performWith(theCase, () => new Response("x", { status, headers }))).performed.outcome;
  const exceptionFor = (what: keyof typeof exceptions) => exceptions[what] ?? whatever;
  const orRetry = (what: keyof typeof exceptions, why: string, afterSeconds?: number): unknown => {
    const kind = exceptionFor(what)?.kind;
    if (kind) return expect.objectContaining({ kind });
    return { kind: "retry", why, ...(afterSeconds !== undefined && { afterSeconds }) };
  };

  describe(`${connector.name} keeps the connector contract`, () => {
    it("is off without its setting, and says which that is", () => {
      const { [needs]: _, ...rest } = env;
      expect(connector.lacks(settingsOf(rest))).toBe(needs);
      expect(connector.lacks(settingsOf(env))).toBe(null);
    });

    it("sends one request, and is done when it is answered 2xx", async () => {
      const { performed, requests } = await performWith(theCase, () => new Response(good.body));
      expect(requests).toHaveLength(1);
      const outcome = { kind: "done", ...(good.ref !== undefined && { ref: good.ref }) };
      expect(shownOf(performed)).toEqual({ outcome, status: 200, detail: good.detail });
    });

    it.each([400, 401, 403, 404, 410, 422, 301, 307])("is dead at once when it is answered %i", async (status) => {
      const kind = exceptionFor(status)?.kind ?? "dead";
      expect(await outcomeOf(status, { location: "https://elsewhere.example" })).toMatchObject({ kind });
    });

    it.each([408, 409, 425, 429, 500, 502, 503, 504, 599])("tries again when it is answered %i", async (status) => {
      expect(await outcomeOf(status)).toEqual(orRetry(status, `answered ${status}`));
    });

    it.each([
      ["7", 7],
      ["0", 1],
      ["999999", 21_600],
      [new Date(NOW + 90_000).toUTCString(), 90],
      [new Date(NOW - 90_000).toUTCString(), 1],
      ["soon", undefined],
      ["-5", undefined],
    ])("waits as it is asked to by Retry-After: %s", async (header, afterSeconds) => {
      expect(await outcomeOf(429, { "retry-after": header })).toEqual(orRetry(429, "answered 429", afterSeconds));
    });

    it("tries again when there is no answer at all", async () => {
      const refused = await performWith(theCase, () => Promise.reject(new TypeError("connection refused")));
      expect(refused.performed).toMatchObject({
        outcome: { kind: exceptionFor("silence")?.kind ?? "retry" },
        status: null,
        detail: expect.stringContaining("refused"),
      });
    });

    it("stops when its time is up, also in the middle of an answer", async () => {
      const signal = AbortSignal.timeout(5);
      const silent = await performWith(theCase, () => stuck(signal), { signal });
      expect(shownOf(silent.performed)).toEqual({
        outcome: orRetry("silence", "no answer in time"),
        status: null,
        detail: "no answer in time",
      });
    });

    it("believes the status, also where the rest of the answer breaks off or never comes", async () => {
      const kind = exceptionFor("unreadable")?.kind ?? "done";
      const { performed } = await performWith(theCase, () => new Response(brokenOff()));
      expect(performed).toMatchObject({ outcome: { kind }, status: 200 });
      if (!exceptionFor("unreadable")) expect(performed.detail).toBe("");
      const signal = AbortSignal.timeout(5);
      const stalled = await performWith(theCase, () => new Response(stalledUntil(signal)), { signal });
      expect(stalled.performed).toMatchObject({ outcome: { kind }, status: 200 });
    });

    it("reads no more than the beginning of an answer, however long that is", async () => {
      let pulled = 0;
      const endless = () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(CHUNK_BYTES).fill(97 + (pulled++ % 2))),
          }),
        );
      const { performed } = await performWith(theCase, endless);
      expect(performed.outcome).toMatchObject({ kind: exceptionFor("unreadable")?.kind ?? "done" });
      if (!exceptionFor("unreadable")) expect(performed.detail).toHaveLength(1024);
      expect(pulled).toBeLessThan((reads?.bytes ?? 1024) / CHUNK_BYTES + 8);
    });
  });
}

/** Without what only some connectors tell. */
function shownOf({ outcome, status, detail }: Performed): Performed {
  return { outcome, status, detail };
}

/** An answer that never comes, until the request is given up. */
function stuck(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
}

function brokenOff(): ReadableStream {
  return new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
}

function stalledUntil(signal: AbortSignal): ReadableStream {
  return new ReadableStream({
    start: (controller) => signal.addEventListener("abort", () => controller.error(signal.reason)),
  });
}
