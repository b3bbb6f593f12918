import { Hono } from "hono";
import { expect, it } from "vitest";

import { guard } from "../../../src/console/guard.ts";
import type { Form, Page } from "../../../src/console/visit.ts";
import { problemsOf, soundSettingsOf } from "../../../src/settings.ts";

const ORIGIN = "https://offhook.example";
const TOKEN = "an-admin-token-for-the-tests";

type Wish = { path?: string; cookie?: string; form?: Record<string, string>; headers?: Record<string, string> };

/** One door with one page and one deed behind it; `guesses` is how many wrong tokens are borne. */
function door(settings: object = { ADMIN_TOKEN: TOKEN }, guesses = 3) {
  let left = guesses;
  const env = { ...settings, SIGN_IN: { limit: () => Promise.resolve({ success: left-- > 0 }) } };
  const deeds: Form[] = [];
  const baseOf = () => ORIGIN;
  const [demand, replay] = [() => undefined, () => Promise.resolve(null)];
  const knock = () => Promise.resolve(new Response());
  const told = { settingsOf: soundSettingsOf, soundSettingsOf, problemsOf, baseOf, demand, replay, knock };
  const { show, act, signIn, signOut, explain } = guard(told);
  const app = new Hono<{ Bindings: Env }>();
  app.get("/calls", (c: Page) => show(({ csrf, voice }) => new Response(`${voice.language} ${csrf}`))(c));
  app.notFound((c) => explain(c, 404) ?? c.json({ error: "none" }, 404));
  app.post("/deed", (c: Page) => act((_, form) => new Response(String(deeds.push(form))))(c));
  app.get("/sign-in", (c: Page) => show(() => new Response())(c));
  app.post("/sign-in", (c: Page) => signIn(c));
  app.post("/sign-out", (c: Page) => signOut(c));
  const ask = ({ path = "/calls", cookie, form, headers = {} }: Wish) => {
    const sent = { ...(cookie !== undefined && { cookie }), ...headers };
    const body = form && { method: "POST", body: new URLSearchParams(form) };
    return Promise.resolve(app.request(ORIGIN + path, { headers: sent, ...body }, env));
  };
  const signedIn = async () => {
    const answer = await ask({ path: "/sign-in", form: { token: TOKEN, next: "/calls?status=missed" } });
    const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
    const [, csrf = ""] = (await (await ask({ cookie })).text()).split(" ");
    return { answer, cookie, csrf };
  };
  return { ask, signedIn, deeds };
}

it("shows nobody a page who is not signed in, but how to", async () => {
  const answer = await door().ask({ path: "/calls?status=missed" });
  expect(answer.status).toBe(401);
  const html = await answer.text();
  expect(html).toContain('name="token"');
  expect(html).toContain('value="/calls?status=missed"');
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
});

it("signs in who knows the token, by a cookie that no script and no other site gets, and goes on to where they wanted", async () => {
  const { answer } = await door().signedIn();
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/calls?status=missed");
  const cookie = answer.headers.get("set-cookie") ?? "";
  for (const mark of ["__Host-", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(mark);
  expect(cookie).not.toContain(TOKEN);
});

it.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/x/..//evil.example",
  "javascript:alert(1)",
  "",
])("goes on to no other site: %s", async (next) => {
  const answer = await door().ask({ path: "/sign-in", form: { token: TOKEN, next } });
  expect(answer.headers.get("location")).toBe("/");
});

it("lets nobody in while there is no token, and says so", async () => {
  const { ask } = door({});
  expect(await (await ask({})).text()).toContain("ADMIN_TOKEN");
  const answer = await ask({ path: "/sign-in", form: { token: "" } });
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([401, null]);
});

it("ends every session when the token is another", async () => {
  const { cookie } = await door().signedIn();
  expect((await door().ask({ cookie })).status).toBe(200);
  expect((await door({ ADMIN_TOKEN: "another-token-for-the-tests" }).ask({ cookie })).status).toBe(401);
});

it("listens to no token after too many wrong ones from an address, and to those of others all the same", async () => {
  const { ask } = door();
  const guess = (token: string, ip: string) =>
    ask({ path: "/sign-in", form: { token }, headers: { "cf-connecting-ip": ip } });
  const wrong = [1, 2, 3, 4].map(() => () => guess("wrong", "192.0.2.1"));
  const statuses: number[] = [];
  for (const one of wrong) statuses.push((await one()).status);
  expect(statuses).toEqual([401, 401, 401, 429]);
  const right = await guess(TOKEN, "192.0.2.1");
  expect([right.status, right.headers.get("retry-after"), right.headers.get("set-cookie")]).toEqual([429, "60", null]);
  expect((await guess(TOKEN, "192.0.2.2")).status).toBe(303);
});

it("listens to no more tokens from an address that come all at once, and to right ones however many", async () => {
  const { ask } = door(undefined, 1000);
  const guess = (token: string, ip: string) =>
    ask({ path: "/sign-in", form: { token }, headers: { "cf-connecting-ip": ip } });
  const burst = [...Array<string>(30).fill("wrong"), TOKEN].map((token) => guess(token, "192.0.2.3"));
  const statuses = (await Promise.all(burst)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.at(-1)).toBe(429);
  for (let nth = 0; nth < 30; nth++) expect((await guess(TOKEN, "192.0.2.4")).status).toBe(303);
});

it("does what one of its own forms asks for", async () => {
  const { ask, signedIn, deeds } = door();
  const { cookie, csrf } = await signedIn();
  const headers = { origin: ORIGIN, "sec-fetch-site": "same-origin" };
  const answer = await ask({ path: "/deed", cookie, headers, form: { csrf, name: "박서연" } });
  expect(answer.status).toBe(200);
  expect(deeds).toEqual([{ csrf, name: "박서연" }]);
});

it("does nothing that another site asks for, or nobody who is signed in", async () => {
  const { ask, signedIn, deeds } = door();
  const { cookie, csrf } = await signedIn();
  const other = await door().signedIn();
  const wishes: [Wish, number][] = [
    [{ form: { csrf } }, 401],
    [{ cookie, form: {} }, 403],
    [{ cookie, form: { csrf: other.csrf } }, 403],
    [{ cookie, form: { csrf }, headers: { origin: "https://evil.example" } }, 403],
    [{ cookie, form: { csrf }, headers: { origin: "null" } }, 403],
    [{ cookie, form: { csrf }, headers: { "sec-fetch-site": "cross-site" } }, 403],
    [{ cookie, form: { csrf, name: "x".repeat(70_000) } }, 413],
  ];
  for (const [wish, status] of wishes) expect((await ask({ path: "/deed", ...wish })).status).toBe(status);
  expect(deeds).toEqual([]);
});

it("signs nobody in from another site's form", async () => {
  const wish = { path: "/sign-in", form: { token: TOKEN }, headers: { origin: "https://evil.example" } };
  const answer = await door().ask(wish);
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([403, null]);
});

it("signs out by taking the cookie away", async () => {
  const { ask, signedIn } = door();
  const { cookie, csrf } = await signedIn();
  const answer = await ask({ path: "/sign-out", cookie, form: { csrf } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("set-cookie")).toMatch(/^__Host-offhook=;.*Max-Age=0/);
});

it("speaks the language that one chose, and else that of the business", async () => {
  const { ask, signedIn } = door();
  const { cookie } = await signedIn();
  const chosen = await ask({ path: "/calls?status=missed&language=en", cookie });
  expect([chosen.status, chosen.headers.get("location")]).toEqual([303, "/calls?status=missed"]);
  const [language = ""] = (chosen.headers.get("set-cookie") ?? "").split(";");
  expect(await (await ask({ cookie })).text()).toMatch(/^ko /);
  expect(await (await ask({ cookie: `${cookie}; ${language}` })).text()).toMatch(/^en /);
  expect(await (await ask({ cookie: `${cookie}; offhook-language=%3Cscript%3E` })).text()).toMatch(/^ko /);
});

it("tells a browser in words that there is no page, with a way on, and programs as they expect", async () => {
  const accept = "text/html,application/xhtml+xml,*/*;q=0.8";
  const page = await door().ask({ path: "/nothing", headers: { accept, cookie: "offhook-language=ko" } });
  expect(page.status).toBe(404);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  const html = await page.text();
  for (const words of ["<title>찾을 수 없습니다</title>", 'href="/"']) expect(html).toContain(words);
  for (const wish of [{ path: "/nothing" }, { path: "/api/nothing", headers: { accept } }])
    expect(await (await door().ask(wish)).json()).toEqual({ error: "none" });
});
