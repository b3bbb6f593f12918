import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { formTokenOf, openSession, readSession } from "../../../src/console/session.ts";
import { SECOND } from "../../../src/lib/instant.ts";
import { BASE, callback, deliver, objectOf, statusOfCall } from "../front-door.ts";
import { stopTheClock } from "../story.ts";
import { pass, requestsWith } from "./forwarding.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

const TOKEN = env.ADMIN_TOKEN ?? "";

/** Asks for a page, or presses a button of it, as somebody who is signed in. */
async function visit(path: string, { presses = false, csrf = "" } = {}): Promise<{ status: number; html: string }> {
  const cookie = await openSession(TOKEN, Date.now());
  const session = await readSession(cookie, TOKEN, Date.now());
  const ours = session ? await formTokenOf(session, TOKEN) : "";
  const headers = { cookie: `__Host-offhook=${cookie}`, "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ csrf: csrf || ours }).toString();
  const request = new Request(BASE + path, presses ? { method: "POST", headers, body } : { headers });
  const answer = await exports.default.fetch(request, { redirect: "manual" });
  return { status: answer.status, html: answer.headers.get("location") ?? (await answer.text()) };
}

it("a missed call can be found, looked at and forwarded again by who is signed in, and by nobody else", async () => {
  for (const status of ["ringing", "no-answer"]) await deliver(callback(statusOfCall("CApage", status)));
  await pass(objectOf("CApage"), 2 * SECOND);
  expect((await visit("/calls?who=010-1234-5678&status=missed")).html).toContain('href="/calls/clawops/CApage"');
  expect((await visit("/calls?who=010-0000-5678")).html).not.toContain("CApage");

  const page = await visit("/calls/clawops/CApage");
  expect(page).toMatchObject({ status: 200, html: expect.stringContaining("벨 울림") });
  expect((await visit("/calls/clawops/CApage/live")).html).toContain("통화 종료");
  expect((await visit("/calls/clawops/CAnone")).status).toBe(404);

  expect((await visit("/calls/clawops/CApage/forward", { presses: true, csrf: "another" })).status).toBe(403);
  const outside = await exports.default.fetch(new Request(`${BASE}/calls/clawops/CApage`));
  expect([outside.status, (await outside.text()).includes("1234-5678")]).toEqual([401, false]);
  expect(await visit("/calls/clawops/CApage/forward", { presses: true })).toEqual({
    status: 303,
    html: "/calls/clawops/CApage?said=forwarded",
  });
  await pass(objectOf("CApage"), 0);
  expect(await requestsWith("CApage")).toBe(4);
});
