import { getCookie, setCookie } from "hono/cookie";

import { readBody } from "../lib/body.ts";
import { areEqual } from "../lib/hmac.ts";
import type { Settings } from "../settings.ts";
import { type Language, voiceOf } from "../words/language.ts";
import { addressOf, guessedRight, guessedWrong, mayGuess } from "./attempts.ts";
import { faultPage, isLookedAt, refusalPage } from "./fault-page.tsx";
import { localPath } from "./local-path.ts";
import { SESSION_LASTS, formTokenOf, isFormToken, openSession, readSession } from "./session.ts";
import { type Reason, signInPage } from "./sign-in.tsx";
import type { Form, Page, Told, Visit } from "./visit.ts";

type Handler = (c: Page) => Promise<Response>;
type Answer = Response | Promise<Response>;

const COOKIE = "offhook";
const LANGUAGE_COOKIE = "offhook-language";
const LARGEST_FORM = 64 * 1024;
const YEAR_SECONDS = 365 * 86_400;

/** The door of the console: who is not signed in sees nothing, and what is done there was asked for by one of its own pages. */
export function guard(told: Told) {
  const { soundSettingsOf } = told;

  /** A page. */
  const show = (page: (visit: Visit) => Answer): Handler => {
    return async (c) => {
      if (c.req.query("language") !== undefined) return withLanguage(c);
      const visit = await visitOf(c, told);
      return visit ? page(visit) : askIn(c, "asked");
    };
  };

  /** Something that is done. */
  const act = (deed: (visit: Visit, form: Form) => Answer): Handler => {
    return async (c) => {
      const visit = await visitOf(c, told);
      if (!visit) return askIn(c, "asked");
      const form = await formOf(c);
      if (!form) return refuse(c, 413, "too large a form");
      const isOurs = isFromHere(c, told) && isFormToken(form["csrf"] ?? "", visit.csrf);
      return isOurs ? deed(visit, form) : refuse(c, 403, "not one of our forms");
    };
  };

  const signIn: Handler = async (c) => {
    const { ADMIN_TOKEN: token } = soundSettingsOf(c.env);
    const [address, now] = [addressOf(c.req.header("cf-connecting-ip")), Date.now()];
    if (!isFromHere(c, told)) return refuse(c, 403, "not one of our forms");
    if (token === undefined) return askIn(c, "closed");
    const form = await formOf(c);
    if (!form) return refuse(c, 413, "too large a form");
    const next = localPath(form["next"], "/");
    if (!mayGuess(address, now)) return askIn(c, "tooMany");
    if (await areEqual(form["token"] ?? "", token)) {
      guessedRight(address, now);
      setCookie(c, COOKIE, await openSession(token, now), { ...OURS, prefix: "host", maxAge: SESSION_LASTS / 1000 });
      return c.redirect(next, 303);
    }
    return askIn(c, (await guessedWrong(c.env.SIGN_IN, address, now)) ? "tooMany" : "wrong", next);
  };

  const signOut = act(({ c }) => {
    setCookie(c, COOKIE, "", { ...OURS, prefix: "host", maxAge: 0 });
    return askIn(c, "signedOut", "/");
  });

  const askIn = (c: Page, reason: Reason, next?: string): Promise<Response> => {
    const settings = soundSettingsOf(c.env);
    const why = settings.ADMIN_TOKEN === undefined ? "closed" : reason;
    if (why !== "signedOut") c.set("refusal", why === "asked" ? "not signed in" : `sign-in: ${why}`);
    const { pathname, search } = new URL(c.req.url);
    const wanted = c.req.method === "GET" ? localPath(pathname + search, "/") : "/";
    const shown = { language: languageOf(c, settings), business: settings.BUSINESS_NAME, next: next ?? wanted };
    return signInPage(c, why, shown);
  };

  const refuse = (c: Page, status: 403 | 413, why: string): Promise<Response> => {
    c.set("refusal", why);
    return refusalPage(c, languageOf(c, soundSettingsOf(c.env)), status);
  };

  /** Where there is no page, or none just now: in words, if somebody looks; null for programs. */
  const explain = (c: Page, status: 404 | 405 | 500 | 503): Promise<Response> | null =>
    isLookedAt(c) ? faultPage(c, languageOf(c, soundSettingsOf(c.env)), status) : null;

  return { show, act, signIn, signOut, explain };
}

const OURS = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;

/** The visit of somebody who is signed in; null for everybody else, and while there is no admin token. */
async function visitOf(c: Page, told: Told): Promise<Visit | null> {
  const settings = told.soundSettingsOf(c.env);
  const { ADMIN_TOKEN: token } = settings;
  const now = Date.now();
  const cookie = getCookie(c, COOKIE, "host");
  const session = token !== undefined && cookie ? await readSession(cookie, token, now) : null;
  if (!session || token === undefined) return null;
  const voice = { ...voiceOf(settings), language: languageOf(c, settings) };
  return { c, env: c.env, settings, told, voice, csrf: await formTokenOf(session, token), now };
}

/** Whether a browser says that the request was made by a page of ours. One that says nothing has to know the form's token. */
function isFromHere(c: Page, { baseOf }: Told): boolean {
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  const ours = [new URL(c.req.url).origin, URL.parse(baseOf(c))?.origin];
  return (
    (origin === undefined || ours.includes(origin)) && (site === undefined || ["same-origin", "none"].includes(site))
  );
}

async function formOf(c: Page): Promise<Form | null> {
  const body = await readBody(c.req.raw, LARGEST_FORM);
  if (!body) return null;
  const pairs = [...new URLSearchParams(new TextDecoder().decode(body))];
  return Object.fromEntries(pairs.toReversed());
}

/** The language goes into a cookie and out of the address. */
function withLanguage(c: Page): Response {
  const url = new URL(c.req.url);
  const language = url.searchParams.get("language");
  url.searchParams.delete("language");
  if (language === "ko" || language === "en")
    setCookie(c, LANGUAGE_COOKIE, language, { ...OURS, maxAge: YEAR_SECONDS });
  return c.redirect(localPath(url.pathname + url.search, "/"), 303);
}

function languageOf(c: Page, settings: Settings): Language {
  const chosen = getCookie(c, LANGUAGE_COOKIE);
  return chosen === "ko" || chosen === "en" ? chosen : settings.LANGUAGE;
}
