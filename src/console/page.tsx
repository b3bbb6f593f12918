import type { Child } from "hono/jsx";

import { frameWords } from "../words/console/frame.ts";
import type { Language } from "../words/language.ts";
import type { Page as Asked, Visit } from "./visit.ts";

/** The rooms of the console, in the order in which they are shown. */
const ROOMS = {
  now: "/",
  calls: "/calls",
  outreach: "/bookings",
  contacts: "/contacts",
  trouble: "/trouble",
  setup: "/setup",
} as const;
export type Room = keyof typeof ROOMS;

/** Nothing runs, styles or loads but our own two files; no other site can show a page of ours or have its forms. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cache-control": "no-store",
};

type Titled = {
  title: string;
  at: Room;
  status?: 200 | 201 | 400 | 403 | 404 | 409 | 500;
  notice?: string | undefined;
};

/** A page for who is signed in. `notice`: what has just happened, in words. */
export function render(visit: Visit, { title, at, status = 200, notice }: Titled, body: Child): Promise<Response> {
  const { voice, c } = visit;
  const words = frameWords[voice.language];
  const hasBad = at !== "setup" && visit.told.problemsOf(visit.env).some(({ isBad }) => isBad);
  const page = (
    <Html title={`${title} · ${voice.business}`} language={voice.language}>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <Head visit={visit} at={at} />
      <main id="main" tabindex={-1} data-stale-words={words.stale}>
        {hasBad && (
          <p class="notice bad" role="alert">
            {words.badSettings} <a href="/setup">{words.see}</a>
          </p>
        )}
        {notice !== undefined && (
          <p class="notice" role="status" tabindex={-1} autofocus>
            {notice}
          </p>
        )}
        <h1>{title}</h1>
        {body}
      </main>
    </Html>
  );
  return answer(c, page, status);
}

/** Somewhere to go after something was done; `said` is a key of what the page there says of it. */
export function goTo({ c }: Pick<Visit, "c">, path: string, said?: string): Response {
  const [before = "", query = ""] = path.split("?", 2);
  const asked = new URLSearchParams(query);
  asked.delete("said");
  if (said !== undefined) asked.set("said", said);
  return c.redirect(asked.size > 0 ? `${before}?${asked.toString()}` : before, 303);
}

/** What a page says of what was just done. The address only tells which of these words it is. */
export function noticeOf({ c }: Visit, said: Readonly<Record<string, string>>): string | undefined {
  const key = c.req.query("said");
  return key !== undefined && Object.hasOwn(said, key) ? said[key] : undefined;
}

/** Part of a page, for `Live`. */
export function fragment({ c }: Visit, body: Child): Promise<Response> {
  return answer(c, <>{body}</>, 200, "");
}

/** A page for something that is not there. */
export function notFound(visit: Visit, at: Room): Promise<Response> {
  const words = frameWords[visit.voice.language];
  return render(visit, { title: words.notFound, at, status: 404 }, <p>{words.notHere}</p>);
}

/** A page for who is not signed in, or whose request is not taken. */
export function renderBare(
  c: Asked,
  {
    title,
    language,
    status,
  }: { title: string; language: Language; status: 200 | 401 | 403 | 404 | 405 | 413 | 429 | 500 | 503 },
  body: Child,
): Promise<Response> {
  const page = (
    <Html title={title} language={language}>
      <main id="main" class="bare">
        {body}
      </main>
    </Html>
  );
  return answer(c, page, status);
}

/** The same page in the other language. */
export function OtherLanguage({ c, language }: { c: Asked; language: Language }) {
  const words = frameWords[language];
  const other = language === "ko" ? "en" : "ko";
  const query = new URLSearchParams(c.req.method === "GET" ? c.req.query() : {});
  query.set("language", other);
  return (
    <a href={`?${query.toString()}`} lang={other} hreflang={other}>
      {words.otherLanguage}
    </a>
  );
}

function Html({ title, language, children }: { title: string; language: Language; children?: Child }) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <link rel="icon" href="/console.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/console.css" />
        <script src="/console.js" defer />
      </head>
      <body>{children}</body>
    </html>
  );
}

function Head({ visit: { c, voice, csrf }, at }: { visit: Visit; at: Room }) {
  const words = frameWords[voice.language];
  return (
    <header class="head">
      <p class="name">{voice.business}</p>
      <nav aria-label={words.pages}>
        {Object.entries(ROOMS).map(([room, path]) => (
          <a href={path} {...(room === at && { "aria-current": "page" as const })}>
            {words.rooms[room as Room]}
          </a>
        ))}
      </nav>
      <div class="mine">
        <OtherLanguage c={c} language={voice.language} />
        <form method="post" action="/sign-out">
          <input type="hidden" name="csrf" value={csrf} />
          <button class="plain">{words.signOut}</button>
        </form>
      </div>
    </header>
  );
}

async function answer(c: Asked, page: Child, status: number, before = "<!doctype html>"): Promise<Response> {
  const html = before + (await (page as { toString: () => string | Promise<string> }).toString());
  return c.body(html, status as 200, { ...HEADERS, "content-type": "text/html; charset=utf-8" });
}
