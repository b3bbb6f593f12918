import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Trouble } from "../../src/calls/trouble.ts";
import { recordCall } from "../../src/ledger/calls.ts";
import { recordContact } from "../../src/ledger/contacts.ts";
import { recordOutreach } from "../../src/ledger/outreach.ts";
import { SECOND } from "../../src/lib/instant.ts";
import { BASE, callback, deliver, statusOfCall } from "./front-door.ts";
import { NOON, booking, contact, db, emptyAll, snapshot } from "./ledger.ts";
import { ask, vox } from "./platforms.ts";
import { callOf, letWork, passTimeFor } from "./storage.ts";
import { stopTheClock, tellSlack } from "./story.ts";

beforeEach(async () => {
  cookie = "";
  await emptyAll();
});
afterEach(() => vi.useRealTimers());

const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&amp;`;
const action = (number: number) => `call-${"0c".repeat(32)}-${number.toString(16).padStart(32, "0")}`;
const dead = (number: number, given: Partial<Trouble> = {}): Trouble => {
  const usual = { kind: "slack.post", state: "dead", why: "HTTP 500", at: NOON } as const;
  return { action: action(number), ...usual, ...given };
};
const waits = (...trouble: Trouble[]) => ({ waiting: trouble.length, trouble });

type Shown = { status: number; html: string; location: string };

let cookie = "";
/** Asks as somebody who is signed in; a form is sent as the page's own would be. */
async function visit(path: string, form?: Record<string, string>): Promise<Shown> {
  if (!cookie) cookie = await signIn();
  const request = (init: RequestInit = {}) =>
    exports.default.fetch(new Request(BASE + path, { redirect: "manual", ...init, headers: { cookie } }));
  if (!form) return pageOf(await request());
  const [, csrf = ""] = /name="csrf" value="([^"]+)"/.exec((await visit("/trouble")).html) ?? [];
  return pageOf(await request({ method: "POST", body: new URLSearchParams({ csrf, ...form }) }));
}

async function signIn(): Promise<string> {
  const body = new URLSearchParams({ token: "an-admin-token-for-the-tests" });
  const answer = await exports.default.fetch(`${BASE}/sign-in`, { method: "POST", body, redirect: "manual" });
  return `${(answer.headers.get("set-cookie") ?? "").split(";")[0]}; offhook-language=en`;
}

async function pageOf(answer: Response): Promise<Shown> {
  const html = await answer.text();
  return { status: answer.status, html, location: answer.headers.get("location") ?? "" };
}

const fieldsIn = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );

/** A call that Slack could not be told of. */
async function deadCall(id: string, from: string) {
  stopTheClock();
  await tellSlack(from.replace(/(\d{3})(\d{4})(\d{4})/, "$1-$2-$3"), [{ status: 404, body: "no_service" }]);
  await deliver(callback(statusOfCall(id, "busy", { From: from })));
  const stub = callOf("clawops", id);
  await letWork(stub);
  await passTimeFor(stub, SECOND);
  return { stub, id: (await stub.view())?.actions[0]?.id ?? "" };
}

describe("the page of trouble", () => {
  it("says that nothing waits", async () => {
    const { status, html } = await visit("/trouble");
    expect(status).toBe(200);
    expect(html).toContain("Nothing waits for you.");
  });

  it("says in words what waits, why and of whom, and nothing of it runs or links elsewhere", async () => {
    await recordCall(db, snapshot({ id: `CA/${HOSTILE}`, ...waits(dead(1, { why: HOSTILE, status: 404 })) }));
    await recordOutreach(
      db,
      booking({ id: `B/${HOSTILE}`, ...waits(dead(2, { kind: "call.place", state: "unknown" })) }),
    );
    await recordContact(db, contact({ version: 1, ...waits(dead(3, { kind: "sms.send", why: "" })) }));
    await deliver(vox(`{"event":"never_heard_of","call":{"x":${JSON.stringify(HOSTILE)}}}`));
    const { html } = await visit("/trouble");
    for (const words of [
      "Slack post",
      "Phone call",
      "Text message",
      "failed",
      "not known whether done",
      "The service knows no such address or thing.",
      "No reason is known.",
      "010-1234-5678",
    ])
      expect(html).toContain(words);
    expect(html).not.toMatch(/<script>|<img/);
    expect(html).toContain(`/calls/clawops/${encodeURIComponent(`CA/${HOSTILE}`).replaceAll("'", "&#39;")}`);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    const hrefs = [...html.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, to = ""]) => to);
    expect(hrefs.filter((to) => !/^[/?#]/.test(to))).toEqual([]);
    expect((await visit("/trouble?kind=sms.send")).html).not.toContain('<th scope="row">Slack post');
    expect((await visit("/trouble?cursor=x")).location).toBe("/trouble?said=badCursor");
  });

  it("reads a delivery again that was not understood, and keeps it while it is not", async () => {
    await deliver(vox('{"event":"call_started","call":{}}'));
    const { html } = await visit("/trouble");
    const [, path = ""] = /action="(\/unreadable\/[^"]+\/replay)"/.exec(html) ?? [];
    expect((await visit(path, {})).location).toBe("/trouble?said=stillUnreadable");
    expect((await visit("/unreadable/unr_none/replay", {})).location).toBe("/trouble?said=noDelivery");
    expect((await visit("/trouble?said=stillUnreadable")).html).toContain("still can&#39;t be read");
  });
});

describe("an action", () => {
  it("is tried again from its button, and goes back to where that was pressed", async () => {
    const { stub, id } = await deadCall("CAbutton", "01044480001");
    const { location } = await visit(`/actions/${id}/retry`, { back: "/calls/clawops/CAbutton" });
    expect(location).toBe("/calls/clawops/CAbutton?said=retried");
    await letWork(stub);
    expect((await stub.view())?.actions[0]?.state).toBe("done");
    expect((await visit(`/actions/${id}/retry`, { back: "https://evil.example" })).location).toBe(
      "/trouble?said=changed",
    );
    expect((await visit(`/actions/${id}/resolve`, { as: "done" })).location).toBe("/trouble?said=changed");
    expect((await visit("/actions/none/retry", {})).location).toBe("/trouble?said=gone");
    expect((await visit(`/actions/${id}/resolve`, { as: "perhaps" })).location).toBe("/trouble?said=gone");
  });
});

describe("an action that nobody can tell of", () => {
  it("is not tried again from a page that showed it as dead", async () => {
    const { stub, id } = await deadCall("CAoutdated", "01044480007");
    const { html } = await visit("/calls/clawops/CAoutdated");
    const [form = ""] = new RegExp(`<form[^>]*action="/actions/${id}/retry".*?</form>`).exec(html) ?? [];
    await runInDurableObject(stub as never, (_: unknown, { storage }: DurableObjectState) => {
      storage.sql.exec("update action set state = 'unknown'");
    });
    const { location } = await visit(`/actions/${id}/retry`, fieldsIn(form) as Record<string, string>);
    expect(location).toBe("/calls/clawops/CAoutdated?said=changed");
    expect((await stub.view())?.actions[0]?.state).toBe("unknown");
  });

  it("is left alone by whoever tries again what is dead, and is settled by what a person found out", async () => {
    const { stub, id } = await deadCall("CAuntold", "01044480003");
    // The ledger has not heard of it yet.
    await runInDurableObject(stub as never, (_: unknown, { storage }: DurableObjectState) => {
      storage.sql.exec("update action set state = 'unknown'");
    });
    const stateOf = async () => (await stub.view())?.actions[0]?.state;
    expect((await ask("POST", "/api/dead/retry", {})).body).toEqual({ retried: 0, skipped: 1 });
    expect(await stateOf()).toBe("unknown");
    const { location } = await visit(`/actions/${id}/resolve`, { as: "not_done", back: "/trouble?kind=slack.post" });
    expect([location, await stateOf()]).toEqual(["/trouble?kind=slack.post&said=settled", "dead"]);
  });
});

describe("trying many again", () => {
  it("says first how many of which kind, and then what changed", async () => {
    const { stub } = await deadCall("CAmany", "01044480002");
    const { html } = await visit("/trouble/retry");
    expect(html).toContain("These 1 are tried again from the start.");
    const { csrf: _, ...fields } = fieldsIn(html);
    expect(fields).toEqual({ state: "dead", before: "slack.post.dead.1", retried: "0", skipped: "0" });
    const { location } = await visit("/trouble/retry", fields);
    await letWork(stub);
    await passTimeFor(stub, SECOND);
    const after = await visit(location);
    expect(after.html).toContain("1 were tried again.");
    expect(after.html).toMatch(/All were done or are under way.*Slack post.*failed.*<td>1<\/td><td>0<\/td>/);
    expect((await visit(location.replace("retried?", "retried/now?"))).html).toMatch(/<td>1<\/td><td>0<\/td>/);
  });

  it("goes on by itself while there are more, and leaves out what is unknown unless that is asked for", async () => {
    for (let i = 0; i < 4; i++) {
      const trouble = Array.from({ length: 15 }, (_, j) =>
        dead(i * 100 + j, i === 3 && j === 0 ? { state: "unknown" } : {}),
      );
      await recordCall(db, snapshot({ id: `CA${i}`, startedAt: NOON + i, ...waits(...trouble) }));
    }
    const start = fieldsIn((await visit("/trouble/retry")).html);
    expect(start["before"]).toBe("slack.post.dead.59 slack.post.unknown.1");
    const first = await visit("/trouble/retry", start as Record<string, string>);
    expect(first.html).toContain("50 of 59");
    expect(first.html).toMatch(/<form [^>]*data-auto/);
    const last = await visit("/trouble/retry", fieldsIn(first.html) as Record<string, string>);
    expect(last.location).toMatch(/^\/trouble\/retried\?.*retried=0&skipped=59/);
    const unknown = await visit("/trouble/retry?state=unknown");
    expect(unknown.html).toContain("slack.post.unknown.1");
    expect(unknown.html).toContain("twice");
    expect(await env.LEDGER.prepare("select sum(waiting) as n from call").first<number>("n")).toBe(60);
  });
});
