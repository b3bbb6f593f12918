import { signInWords } from "../words/console/sign-in.ts";
import type { Language } from "../words/language.ts";
import { OtherLanguage, renderBare } from "./page.tsx";
import type { Page } from "./visit.ts";

/** Why somebody sees the page to sign in. */
export type Reason = "asked" | "wrong" | "tooMany" | "closed" | "signedOut";
type Shown = { language: Language; business: string; next: string };

const STATUS = { asked: 401, wrong: 401, tooMany: 429, closed: 401, signedOut: 200 } as const;

/** What everybody sees who is not signed in. `next`: where they wanted to go. */
export async function signInPage(c: Page, reason: Reason, { language, business, next }: Shown): Promise<Response> {
  const words = signInWords[language];
  const says = reason === "asked" ? undefined : words[reason];
  const isWrong = reason !== "asked" && reason !== "signedOut";
  const body = (
    <>
      <h1>{business}</h1>
      {says !== undefined && (
        <p class={isWrong ? "notice bad" : "notice"} role={isWrong ? "alert" : "status"}>
          {says}
        </p>
      )}
      {reason !== "closed" && (
        <form method="post" action="/sign-in" class="sign-in">
          <input type="hidden" name="next" value={next} />
          <input type="text" name="username" value="offhook" autocomplete="username" hidden />
          <div class="field">
            <label for="token">{words.token}</label>
            <input id="token" name="token" type="password" required autocomplete="current-password" />
          </div>
          <button>{words.signIn}</button>
        </form>
      )}
      <p class="mine">
        <OtherLanguage c={c} language={language} />
      </p>
    </>
  );
  const answer = await renderBare(c, { title: `${words.title} · ${business}`, language, status: STATUS[reason] }, body);
  if (reason === "tooMany") answer.headers.set("retry-after", "60");
  return answer;
}
