import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { actionWords } from "../../src/words/console/action.ts";
import { bookingFormWords } from "../../src/words/console/booking-form.ts";
import { callsWords } from "../../src/words/console/calls.ts";
import { contactWords } from "../../src/words/console/contact.ts";
import { frameWords } from "../../src/words/console/frame.ts";
import { nowWords } from "../../src/words/console/now.ts";
import { outreachPageWords } from "../../src/words/console/outreach-page.ts";
import { outreachWords } from "../../src/words/console/outreach.ts";
import { troubleWords } from "../../src/words/console/trouble.ts";
import { findChromium } from "./browser.ts";
import { type Desk, type Visited, openDesk } from "./console.ts";

const executablePath = findChromium();
const NUMBER = "010-1234-5678";
const complaints: string[] = [];
let desk: Desk;

describe.skipIf(!executablePath)("an owner, in a browser", () => {
  beforeAll(async () => {
    desk = await openDesk(executablePath ?? "");
  });
  afterAll(() => desk?.close());
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  /** Does something as somebody who is signed in; nothing that their pages complain of passes unseen. */
  async function as(look: Parameters<Desk["visit"]>[0], does: (page: Visited["page"]) => Promise<void>): Promise<void> {
    const visited = await desk.visit(look);
    try {
      await does(visited.page);
      complaints.push(...visited.complaints);
    } finally {
      await visited.context.close();
    }
  }

  it.each(["en", "ko"] as const)("sees a missed call arrive within moments, without doing anything (%s)", (language) =>
    as({ language }, async (page) => {
      const missed = nowWords[language].missed;
      const before = page.locator("h2", { hasText: missed("").split(" ")[0] ?? "" });
      await before.or(page.getByText(nowWords[language].noMissed)).first().waitFor();
      const id = await desk.tell("clawops/missed");
      const link = page.locator(`#now a[href="/calls/clawops/${id}"]`);
      await link.waitFor({ timeout: 10_000 });
      await link.click();
      await page.getByRole("heading", { level: 1, name: NUMBER }).waitFor();
    }),
  );

  it("tries a dead action again, and sees it done", () =>
    as({ width: 390 }, async (page) => {
      await refuseInCrm(1);
      const id = await desk.tell("clawops/busy");
      await page.goto("/trouble");
      const row = page.locator(`a[href^="/calls/clawops/${id}"]`);
      await expect.poll(async () => (await page.reload()) && row.count(), { timeout: 15_000 }).toBeGreaterThan(0);
      await row.first().click();
      await page.getByRole("button", { name: actionWords.en.retry }).click();
      await page.getByText(actionWords.en.said.retried).waitFor();
      const call = async () => (await desk.ask("GET", `/api/calls/clawops/${id}`)).json() as Promise<Told>;
      const isRecorded = ({ kind, state }: Told["actions"][number]) => kind === "crm.record" && state === "done";
      await expect.poll(async () => (await call()).actions.some(isRecorded)).toBe(true);
      await page.reload();
      await expect.poll(() => page.getByRole("button", { name: actionWords.en.retry }).count()).toBe(0);
    }));

  it("tries many again: told how many first, shown how it goes on, and what changed", () =>
    as({}, async (page) => {
      const words = troubleWords.en;
      await refuseInCrm(3);
      const stories = ["vox/missed", "teler/missed-2026", "clawops/rejected"];
      for (const story of stories) await desk.tell(story);
      const waiting = async () => ((await (await desk.ask("GET", "/api/dead")).json()) as { items: unknown[] }).items;
      await expect.poll(async () => (await waiting()).length, { timeout: 15_000 }).toBe(3);
      await page.goto("/trouble");
      await page.getByRole("link", { name: words.retryAll("3") }).click();
      await page.getByText(words.willRetry("3")).waitFor();
      await page.getByRole("button", { name: words.begin }).click();
      await page.getByRole("heading", { name: words.doneTitle }).waitFor();
      await page.getByText(words.retried(3)).waitFor();
      await page.getByText(words.underWay(0)).waitFor({ timeout: 15_000 });
      expect(await waiting()).toEqual([]);
    }));

  it.each([true, false])("books, moves, confirms and cancels (with a script: %s)", (hasScript) =>
    as({ hasScript }, async (page) => {
      const [form, words] = [bookingFormWords.en, outreachPageWords.en];
      const id = `console-${String(hasScript)}`;
      await page.goto("/bookings/new");
      await page.getByLabel(form.name, { exact: true }).fill("김민준");
      await page.getByLabel(form.phone).fill("12");
      await page.getByLabel(form.at).fill(localIn(3));
      await page.getByLabel(form.id).fill(id);
      await page.getByRole("button", { name: form.save }).click();
      await page.getByText(form.errors.phone).waitFor();
      expect(await page.getByLabel(form.name, { exact: true }).inputValue()).toBe("김민준");
      await page.getByLabel(form.phone).fill("010-2345-6789");
      await page.getByRole("button", { name: form.save }).click();
      await page.getByText(words.said.made).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/bookings/${id}`);
      await page.getByRole("link", { name: words.change }).click();
      await page.getByLabel(form.at).fill(localIn(4));
      await page.getByRole("button", { name: form.save }).click();
      await page.getByText(words.said.changed).waitFor();
      await page.locator("summary", { hasText: words.confirm }).click();
      await page.getByRole("button", { name: words.doConfirm }).click();
      await page.getByText(outreachWords.en.states.confirmed).first().waitFor();
      await page.locator("summary", { hasText: words.cancel.booking }).click();
      await page.getByRole("button", { name: words.doCancel.booking }).click();
      await page.getByText(outreachWords.en.states.cancelled).first().waitFor();
      expect(((await (await desk.ask("GET", `/api/bookings/${id}`)).json()) as Told).state).toBe("cancelled");
    }),
  );

  it("finds calls by number, and by the name on a card", () =>
    as({}, async (page) => {
      const id = await desk.tell("clawops/answered");
      await desk.ask("PUT", "/api/contacts/+821012345678", { name: "박서연" });
      const found = page.locator(`main a[href="/calls/clawops/${id}"]`);
      for (const who of ["010-1234-5678", "서연"]) {
        await page.goto("/calls");
        await page.getByLabel(callsWords.en.who).fill(who);
        await page.getByRole("button", { name: callsWords.en.find }).click();
        await expect.poll(async () => (await found.count()) || (await page.reload(), 0), { timeout: 10_000 }).toBe(1);
      }
      await page.goto("/calls?who=010-9999-0000");
      expect(await page.locator("main a[href^='/calls/']").count()).toBe(0);
    }));

  it("keeps what was unfolded open, and the focus where it was, while the page refreshes itself", () =>
    as({}, async (page) => {
      await page.goto("/");
      const fold = page.locator("#charts details").first();
      await fold.locator("summary").click();
      const link = page.locator("#now a").first();
      await link.focus();
      const later = await desk.tell("clawops/canceled");
      await page.locator(`#now a[href="/calls/clawops/${later}"]`).waitFor({ timeout: 10_000 });
      expect(await fold.getAttribute("open")).not.toBeNull();
      expect(await page.evaluate("document.activeElement?.tagName")).toBe("A");
    }));

  it("writes a card, and deletes everything about a number, told first what that is", () =>
    as({}, async (page) => {
      const words = contactWords.en;
      await page.goto(`/contacts/${encodeURIComponent("+821012345678")}`);
      await page.getByLabel(words.name, { exact: true }).fill("이도윤");
      await page.getByRole("button", { name: words.save }).click();
      await page.getByText(words.saved).waitFor();
      await page.getByRole("link", { name: words.remove }).click();
      await page.getByText(words.removeWill(NUMBER)).waitFor();
      await page.getByRole("button", { name: words.doRemove }).click();
      await page.waitForURL(/\/contacts\?/);
      const { items } = (await (await desk.ask("GET", "/api/calls?from=01012345678")).json()) as { items: unknown[] };
      expect(items).toEqual([]);
      expect((await desk.ask("GET", "/api/contacts/+821012345678")).status).toBe(404);
    }));

  it("is out when they sign out, and says what the keyboard reaches first", () =>
    as({}, async (page) => {
      await page.goto("/");
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement?.textContent")).toBe(frameWords.en.skip);
      await page.getByRole("button", { name: frameWords.en.signOut }).click();
      await page.goto("/calls");
      expect(await page.locator("#token").count()).toBe(1);
    }));
});

type Told = { state?: string; actions: { kind: string; state: string }[] };

/** The CRM refuses what it is told next, so many times. */
async function refuseInCrm(times: number): Promise<void> {
  const answers = Array.from({ length: times }, () => ({ status: 404 }));
  await fetch(`${desk.world.url}/_/crm/script`, { method: "POST", body: JSON.stringify({ answers }) });
}

/** A day some days from now, as a field for date and time takes it. */
function localIn(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T15:00`;
}
