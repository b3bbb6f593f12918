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
  /** Where this service departs from what a status means (spec §5): what comes of it then, and why. */
  exceptions?: Partial<Record<number, { kind: Outcome["kind"]; reason: string }>>;
};

const NOW = Date.UTC(2030, 0, 1);

/** Performs with an outside that answers as told; gives what came of it and what was asked for. */
export async function performWith<Kind extends ActionKind>(
  { connector, env, input }: ConnectorCase<Kind>,
  answer: (request: Request) => Response | Promise<Response>,
  signal = new AbortController().signal,
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
      signal,
      now: NOW,
    }),
    requests,
  };
}

/** What every connector promises; each connector's test calls this, then adds its own. */
export function keepsConnectorContract<Kind extends ActionKind>(theCase: ConnectorCase<Kind>): void {
  const { connector, env, needs, exceptions = {} } = theCase;
  const outcomeOf = async (status: number, headers: Record<string, string> = {}) =>
    (await performWith(theCase, () => new Response("x", { status, headers }))).performed.outcome;

  describe(`${connector.name} keeps the connector contract`, () => {
    it("is off without its setting, and says which that is", () => {
      const { [needs]: _, ...rest } = env;
      expect(connector.lacks(settingsOf(rest))).toBe(needs);
      expect(connector.lacks(settingsOf(env))).toBe(null);
    });

    it("sends one request, and is done when it is answered 2xx", async () => {
      const { performed, requests } = await performWith(theCase, () => new Response("ok"));
      expect(requests).toHaveLength(1);
      expect(shownOf(performed)).toEqual({ outcome: { kind: "done" }, status: 200, detail: "ok" });
    });

    it.each([400, 401, 403, 404, 410, 422, 301, 307])("is dead at once when it is answered %i", async (status) => {
      const kind = exceptions[status]?.kind ?? "dead";
      expect(await outcomeOf(status, { location: "https://elsewhere.example" })).toMatchObject({ kind });
    });

    it.each([408, 409, 425, 429, 500, 502, 503, 504, 599])("tries again when it is answered %i", async (status) => {
      expect(await outcomeOf(status)).toEqual({ kind: "retry", why: `answered ${status}` });
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
      expect(await outcomeOf(429, { "retry-after": header })).toEqual({
        kind: "retry",
        why: "answered 429",
        ...(afterSeconds !== undefined && { afterSeconds }),
      });
    });

    it("tries again when there is no answer at all", async () => {
      const refused = await performWith(theCase, () => Promise.reject(new TypeError("connection refused")));
      expect(refused.performed).toMatchObject({
        outcome: { kind: "retry" },
        status: null,
        detail: expect.stringContaining("refused"),
      });
    });

    it("stops when its time is up, also in the middle of an answer", async () => {
      const aborted = AbortSignal.timeout(5);
      const silent = await performWith(theCase, () => stuck(aborted), aborted);
      expect(shownOf(silent.performed)).toEqual({
        outcome: { kind: "retry", why: "no answer in time" },
        status: null,
        detail: "no answer in time",
      });
    });

    it("believes the status, also where the rest of the answer breaks off or never comes", async () => {
      const broken = () =>
        new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) }));
      expect(shownOf((await performWith(theCase, broken)).performed)).toEqual({
        outcome: { kind: "done" },
        status: 200,
        detail: "",
      });
      const signal = AbortSignal.timeout(5);
      const stalled = () =>
        new Response(
          new ReadableStream({
            start: (controller) => signal.addEventListener("abort", () => controller.error(signal.reason)),
          }),
        );
      expect((await performWith(theCase, stalled, signal)).performed).toMatchObject({
        outcome: { kind: "done" },
        status: 200,
      });
    });

    it("reads no more than the beginning of an answer, however long that is", async () => {
      let pulled = 0;
      const endless = () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(512).fill(97 + (pulled++ % 2))),
          }),
        );
      const { performed } = await performWith(theCase, endless);
      expect(performed.outcome).toEqual({ kind: "done" });
      expect(performed.detail).toHaveLength(1024);
      expect(pulled).toBeLessThan(10);
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
