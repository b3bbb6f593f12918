import { expect, it } from "vitest";

import { noticeOf, render } from "../../../src/console/page.tsx";
import type { Visit } from "../../../src/console/visit.ts";
import { visited } from "./visiting.ts";

const page = (visit: Visit) =>
  render(visit, { title: "A page", at: "now", notice: noticeOf(visit, { saved: "It is saved." }) }, null);

it("says what was just done where the focus is put, so that who does not see it hears it, and once it is looked at again nothing", async () => {
  const { html } = await visited(page, { path: "/?said=saved" });
  expect(html).toMatch(/<p class="notice" role="status" tabindex="-1" autofocus[^>]*>It is saved\.<\/p>/);
  expect((await visited(page)).html).not.toContain("It is saved.");
});

it("shows nothing of what an address says but words of ours", async () => {
  expect((await visited(page, { path: "/?said=<b>x</b>" })).html).not.toContain("<b>");
  expect((await visited(page, { path: "/?said=constructor" })).html).not.toContain('role="status"');
});

it("is named by what it shows and by the business", async () => {
  const { html } = await visited(page, {}, { env: { BUSINESS_NAME: "서연치과" } });
  expect(html).toContain("<title>A page · 서연치과</title>");
});
