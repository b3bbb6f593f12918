import { frameWords } from "../words/console/frame.ts";
import type { Language } from "../words/language.ts";
import { renderBare } from "./page.tsx";
import type { Page } from "./visit.ts";

/** What programs ask, and never a browser. */
const IS_FOR_PROGRAMS = /^\/(?:api|webhooks|voice|media|healthz)(?:\/|$)/;

/** Whether somebody looks at the answer. */
export function isLookedAt({ req }: Page): boolean {
  return !IS_FOR_PROGRAMS.test(req.path) && /\btext\/html\b/.test(req.header("accept") ?? "");
}

/** What somebody sees, signed in or not, where there is no page, or none just now. */
export function faultPage(c: Page, language: Language, status: 404 | 405 | 500 | 503): Promise<Response> {
  const words = frameWords[language];
  const isOurs = status >= 500;
  const title = isOurs ? words.broken : words.notFound;
  const body = (
    <>
      <h1>{title}</h1>
      <p>{isOurs ? words.brokenHere : words.noPage}</p>
      <p>
        <a href="/">{words.home}</a>
      </p>
    </>
  );
  return renderBare(c, { title, language, status }, body);
}

/** What is said to a request that was not made by one of our pages. */
export function refusalPage(c: Page, language: Language, status: 403 | 413): Promise<Response> {
  const words = frameWords[language];
  const body = (
    <>
      <h1>{words.refused}</h1>
      <p>{status === 413 ? words.tooLong : words.notFromHere}</p>
      <p>
        <a href="/">{words.home}</a>
      </p>
    </>
  );
  return renderBare(c, { title: words.refused, language, status }, body);
}
