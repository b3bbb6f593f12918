import { oneLine } from "../lib/text.ts";
import type { Outcome } from "../rules/action.ts";
import { writeReason } from "../words/console/reasons.ts";
import type { Language } from "../words/language.ts";

const LONGEST = 500;

type Props = {
  /** What came of the attempt, where it is known; of what was done there is nothing to explain. */
  outcome?: Outcome["kind"] | "later" | undefined;
  status?: number | null | undefined;
  /** What was answered, or why nothing was: text from outside. */
  detail: string;
  /** It was given up, and a person may try again. */
  isOpen: boolean;
  language: Language;
};

/** Why something was not done, with what helps where a person can do something; below it what was answered, as it came. */
export function Reason({ outcome, status, detail, isOpen, language }: Props) {
  const answered = oneLine(detail, LONGEST);
  const reason = outcome === "done" ? null : writeReason({ status: status ?? null, detail }, language);
  if (!reason) return answered === "" ? null : <p class="faint">{answered}</p>;
  return (
    <>
      <p>
        {reason.why}
        {isOpen && ` ${reason.cure}`}
      </p>
      {!reason.isAll && answered !== "" && <p class="faint">{answered}</p>}
    </>
  );
}
