import type { Browser, Page } from "playwright-core";

import type { Language } from "../../src/words/language.ts";
import { type Offhook, startOffhook } from "../world/offhook.ts";
import { play } from "../world/play.ts";
import { keysIn } from "../world/prove.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import { findStory } from "../world/stories.ts";
import { type Look, openBrowser, signedIn } from "./browser.ts";

/** An Offhook with a console, the pretend outside, and a browser to look with. */
export type Desk = {
  offhook: Offhook;
  world: ServedWorld;
  browser: Browser;
  /** Somebody's page, signed in. */
  visit: (look?: Look & { language?: Language }) => Promise<Visited>;
  /** Plays a story as the platform would tell it, and gives its id. */
  tell: (name: string) => Promise<string>;
  /** Asks the API. */
  ask: (method: string, path: string, body?: object) => Promise<Response>;
  close: () => Promise<void>;
};
export type Visited = Awaited<ReturnType<typeof signedIn>>;

export async function openDesk(executablePath: string, settings: Record<string, string> = {}): Promise<Desk> {
  const [world, browser] = await Promise.all([serveWorld(), openBrowser(executablePath)]);
  const offhook = await startOffhook({ worldUrl: world.url, settings: { HOLD_MS: "0", ...settings } });
  const { url } = offhook;
  const adminToken = offhook.settings["ADMIN_TOKEN"] ?? "";
  const keys = keysIn(offhook.settings);
  return {
    offhook,
    world,
    browser,
    visit: async ({ language = "en", ...look } = {}) => {
      const visited = await signedIn(browser, { url, adminToken }, look);
      await visited.page.goto(`/?language=${language}`);
      return visited;
    },
    tell: async (name) => {
      const story = findStory(name);
      if (!story) throw new Error(`no story ${name}`);
      return (await play({ story, to: url, keys, isMarked: false })).id ?? "";
    },
    ask: (method, path, body) => {
      const headers = { authorization: `Bearer ${adminToken}` };
      return fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    },
    close: async () => {
      await browser.close();
      await offhook.stop();
      await world.close();
    },
  };
}

/** How far a page goes to the side beyond what is seen, in px. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
