import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { findChromium, openBrowser, signedIn, type Look } from "../test/e2e/browser.ts";
import { settledCall } from "../test/world/calls.ts";
import { type Offhook, startOffhook } from "../test/world/offhook.ts";
import { play } from "../test/world/play.ts";
import { keysIn } from "../test/world/prove.ts";
import { serveWorld } from "../test/world/serve.ts";
import { findStory } from "../test/world/stories.ts";
import { haveWrite } from "../test/world/world-client.ts";

const FOLDER = join(import.meta.dirname, "../docs/screens");
const HOUR = 3_600_000;
/** What a clinic's phones do on a day; each story is told as if it had ended some hours ago. */
const DAY = [
  "clawops/missed",
  "clawops/answered",
  "vox/answered-v2",
  "clawops/summarized",
  "teler/answered-2026",
  "vox/missed",
  "clawops/answered-article",
  "teler/missed-2026",
  "vox/conversation",
];

const executablePath = findChromium();
if (!executablePath) process.exit(1);
const world = await serveWorld();
const offhook = await startOffhook({
  worldUrl: world.url,
  settings: { LANGUAGE: process.env["LANGUAGE"] === "ko" ? "ko" : "en", HOLD_MS: "0" },
});
const browser = await openBrowser(executablePath);
try {
  const call = await haveADay(offhook);
  await mkdir(FOLDER, { recursive: true });
  await take("now", "/", { scheme: "light" });
  await take("now-dark", "/", { scheme: "dark" });
  await take("call", call, {});
  await take("booking", "/bookings/screens-1", { width: 390 });
} finally {
  await browser.close();
  await offhook.stop();
  await world.close();
}

async function take(name: string, path: string, look: Look): Promise<void> {
  const { context, page } = await signedIn(
    browser,
    { url: offhook.url, adminToken: offhook.settings["ADMIN_TOKEN"] ?? "" },
    look,
  );
  await page.goto(path);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: look.width !== undefined });
  await context.close();
  console.log(`docs/screens/${name}.png`);
}

/** Gives the path of a call that is worth looking at. */
async function haveADay({ url, settings }: Offhook): Promise<string> {
  const keys = keysIn(settings);
  const api = { url, adminToken: settings["ADMIN_TOKEN"] ?? "" };
  const post = (where: string, method: string, body: object) =>
    fetch(`${url}${where}`, {
      method,
      headers: { authorization: `Bearer ${api.adminToken}` },
      body: JSON.stringify(body),
    });
  await post("/api/contacts/+821012345678", "PUT", { name: "박서연", variables: { 단골: "예" }, consent: "given" });
  let path = "/calls";
  for (let hoursAgo = 23; hoursAgo >= 0; hoursAgo--) {
    const stories = DAY.filter((_, i) => (hoursAgo * 7 + i * 3) % 10 < (hoursAgo % 12 < 3 ? 2 : 4));
    for (const name of stories) {
      const story = findStory(name);
      if (!story) throw new Error(`no story ${name}`);
      const { id = "", provider } = await play({
        story,
        to: url,
        keys,
        isMarked: false,
        now: Date.now() - hoursAgo * HOUR,
      });
      if (name !== "vox/conversation") continue;
      await settledCall(api, { provider, id });
      path = `/calls/${provider}/${encodeURIComponent(id)}`;
    }
  }
  const at = new Date(Date.now() + 30 * 60_000).toISOString();
  await post("/api/bookings", "POST", {
    id: "screens-1",
    name: "김민준",
    phone: "010-2345-6789",
    at,
    note: "정기 검진",
  });
  await haveWrite(world, { phone: "+821012345678", text: "내일 오후 3시로 옮길 수 있을까요?" });
  return path;
}
