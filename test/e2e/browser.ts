import { existsSync } from "node:fs";

import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
];

/** Where a Chromium is on this machine: `CHROMIUM` says it, or it is in one of the usual places; undefined where there is none. */
export function findChromium(): string | undefined {
  const said = process.env["CHROMIUM"];
  const found = [...(said ? [said] : []), ...PLACES].find((place) => existsSync(place));
  if (!found)
    console.error(
      "\n  SKIPPED: the console in a browser. There is no Chromium here: install one, or name one in CHROMIUM.\n",
    );
  return found;
}

export function openBrowser(executablePath: string): Promise<Browser> {
  // Everything that it is shown is ours, and as root it has no sandbox.
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

export type Look = { width?: number; scheme?: "light" | "dark"; hasScript?: boolean };

/** Somebody's browser, signed in. What its pages complain of comes into `complaints`. */
export async function signedIn(
  browser: Browser,
  { url, adminToken }: { url: string; adminToken: string },
  { width = 1280, scheme = "light", hasScript = true }: Look = {},
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const viewport = { width, height: width < 500 ? 844 : 900 };
  const context = await browser.newContext({
    viewport,
    colorScheme: scheme,
    javaScriptEnabled: hasScript,
    baseURL: url,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (said) => {
    if (said.type() === "error" && !/status of 4\d\d/.test(said.text())) complaints.push(said.text());
  });
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto("/");
  await page.locator("#token").fill(adminToken);
  await page.locator("form.sign-in button").click();
  await page.locator("nav").waitFor();
  return { context, page, complaints };
}
