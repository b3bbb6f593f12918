import { Hono } from "hono";

import type { Visit } from "../../../src/console/visit.ts";
import { problemsOf, soundSettingsOf } from "../../../src/settings.ts";
import { type Language, voiceOf } from "../../../src/words/language.ts";

export const NOON = Date.UTC(2026, 10, 22, 3);

type Shown = { language?: Language; env?: object; now?: number };

/** What a page answers to somebody who is signed in. `route`: where it lies, with the names of what differs. */
export async function visited(
  page: (visit: Visit) => Response | Promise<Response>,
  { path = "/", route = "*" }: { path?: string; route?: string } = {},
  { language = "en", env = {}, now = NOON }: Shown = {},
): Promise<{ status: number; html: string; location: string | null }> {
  const app = new Hono<{ Bindings: Env }>();
  const settings = soundSettingsOf(env as Env);
  const told = {
    settingsOf: soundSettingsOf,
    soundSettingsOf,
    problemsOf,
    baseOf: () => "https://offhook.example",
    demand: () => undefined,
    knock: () => Promise.reject(new Error("nobody is to knock")),
    replay: () => Promise.resolve(null),
  };
  const voice = { ...voiceOf(settings), language };
  app.all(route, (c) => page({ c, env: env as Env, settings, told, voice, csrf: "a-csrf-token", now }));
  const answer = await app.request(path, {}, env);
  return { status: answer.status, html: await answer.text(), location: answer.headers.get("location") };
}
