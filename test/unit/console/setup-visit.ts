import { Hono } from "hono";

import { setupPage } from "../../../src/console/setup.tsx";
import { sendTest, testNow, testPage } from "../../../src/console/test-run.tsx";
import type { Page, Visit } from "../../../src/console/visit.ts";
import { problemsOf, soundSettingsOf } from "../../../src/settings.ts";
import { type Language, voiceOf } from "../../../src/words/language.ts";

export const ORIGIN = "https://offhook.example";

/** A row of a table of the ledger. */
type Row = Record<string, string | number | null>;
export type Around = {
  settings?: Record<string, string>;
  language?: Language;
  /** What the table of sightings holds, or how asking goes wrong. */
  sightings?: Row[] | Error;
  isForwardingOff?: boolean;
  /** What the object of a call, a booking or an order tells. */
  view?: object | null;
  /** What the front door answers. */
  knock?: (request: Request) => number;
};

/** Asks for one of the pages of Set up as somebody who is signed in. */
export async function visitSetup(path: string, around: Around = {}, init: RequestInit = {}): Promise<Response> {
  const { settings: given = {}, language = "en", view = null, knock = () => 202 } = around;
  const named = { getByName: () => ({ view: () => Promise.resolve(view) }) };
  const env = { ...given, LEDGER: ledgerOf(around), CALL: named, OUTREACH: named } as unknown as Env;
  const settings = soundSettingsOf(env);
  const told: Visit["told"] = {
    settingsOf: soundSettingsOf,
    soundSettingsOf,
    problemsOf,
    baseOf: () => settings.PUBLIC_URL ?? ORIGIN,
    demand: () => undefined,
    replay: () => Promise.resolve(null),
    knock: (_, request) => Promise.resolve(new Response("", { status: knock(request) })),
  };
  const show = (page: (visit: Visit) => Promise<Response>) => (c: Page) =>
    page({ c, env, settings, told, voice: { ...voiceOf(settings), language }, csrf: "the-csrf", now: Date.now() });
  const app = new Hono<{ Bindings: Env }>();
  app.get("/setup", show(setupPage));
  app.post("/setup/test/:provider", show(sendTest));
  app.get("/setup/test/:provider/:id", show(testPage));
  app.get("/setup/test/:provider/:id/now", show(testNow));
  return app.request(ORIGIN + path, init, env);
}

function ledgerOf({ sightings = [], isForwardingOff = false }: Around) {
  const all = () => (sightings instanceof Error ? Promise.reject(sightings) : Promise.resolve({ results: sightings }));
  const first = () => Promise.resolve(isForwardingOff ? { 1: 1 } : null);
  return { prepare: () => ({ all, bind: () => ({ all, first }) }) };
}
