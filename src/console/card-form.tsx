import { Card } from "../contacts/card.ts";
import { type Result, no, ok } from "../lib/result.ts";
import { contactWords } from "../words/console/contact.ts";
import { type Language, writeTime } from "../words/language.ts";
import { Choice, Field, Post } from "./parts.tsx";
import type { Form, Visit } from "./visit.ts";

/** What is wrong with the fields of a card, in words. */
export type CardErrors = { name?: string; variables?: string };

const CONSENTS = ["given", "refused", "unknown"] as const;
const EMPTY_ROWS = 3;
const MOST_ROWS = 110;

type Row = { name: string; value: string };
type Props = {
  visit: Visit;
  to: string;
  card: Card;
  /** When the customer said that they want no texts; null if they did not, or want them again. */
  stoppedAt: number | null;
  /** What was typed, where something of it is wrong. */
  typed: Form | undefined;
  errors: CardErrors;
};

/** The card of a contact. Its variables have some rows more than there are, so that one can add to them without a script. */
export function CardForm({ visit, to, card, stoppedAt, typed, errors }: Props) {
  const { voice } = visit;
  const words = contactWords[voice.language];
  const consents = CONSENTS.map((one) => [one, words.consents[one]] as const);
  const name = typed ? typed["name"] : (card.name ?? "");
  return (
    <section>
      <h2>{words.card}</h2>
      <Post visit={visit} to={to} class="sheet form">
        {Object.keys(errors).length > 0 && (
          <p class="notice bad" role="alert" tabindex={-1} autofocus>
            {words.wrong}
          </p>
        )}
        <Field label={words.name} name="name" value={name} error={errors.name} />
        {stoppedAt === null ? (
          <Choice label={words.consent} name="consent" value={typed?.["consent"] ?? card.consent} options={consents} />
        ) : (
          <p class="notice warn">
            {words.consent}: {words.consents.refused}. {words.stopped(writeTime(stoppedAt, voice))}
          </p>
        )}
        <Variables language={voice.language} rows={typed ? rowsIn(typed) : rowsOf(card)} error={errors.variables} />
        <button>{words.save}</button>
      </Post>
    </section>
  );
}

type VariablesProps = { language: Language; rows: readonly Row[]; error: string | undefined };

function Variables({ language, rows, error }: VariablesProps) {
  const words = contactWords[language];
  const all = [...rows, ...Array.from({ length: EMPTY_ROWS }, () => ({ name: "", value: "" }))];
  return (
    <fieldset>
      <legend>{words.variables}</legend>
      <small>{words.variablesHint}</small>
      {error !== undefined && <p class="error">{error}</p>}
      {all.map(({ name, value }, index) => (
        <div class="variable">
          <input
            name={`name${index}`}
            value={name}
            aria-label={words.variable(index + 1)}
            placeholder={words.columns.name}
          />
          <input
            name={`value${index}`}
            value={value}
            aria-label={words.value(index + 1)}
            placeholder={words.columns.value}
          />
        </div>
      ))}
    </fieldset>
  );
}

/** The card that a form describes. What is not touched of `before` stays what it was: a number, or yes or no. */
export function cardIn(form: Form, before: Card | null, language: Language): Result<Card, CardErrors> {
  const words = contactWords[language];
  const rows = rowsIn(form);
  const twice = rows.find(({ name }, index) => rows.findIndex((one) => one.name === name) !== index);
  if (twice) return no({ variables: words.twice(twice.name) });
  const variables = Object.fromEntries(rows.map(({ name, value }) => [name, sameOr(before?.variables, name, value)]));
  const { name = "", consent = before?.consent } = form;
  const read = Card.safeParse({ name: name.trim() || null, consent, variables });
  if (read.success) return ok(read.data);
  const isBad = (field: string) => read.error.issues.some(({ path }) => path[0] === field);
  return no({
    ...(isBad("name") && { name: words.badName }),
    ...(!isBad("name") && { variables: words.badVariables }),
  });
}

function sameOr(before: Card["variables"] = {}, name: string, value: string): Card["variables"][string] {
  const known = Object.hasOwn(before, name) ? before[name] : undefined;
  return known !== undefined && String(known) === value ? known : value;
}

function rowsOf({ variables }: Card): Row[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value: String(value) }));
}

/** Those that have a name. */
function rowsIn(form: Form): Row[] {
  return Array.from({ length: MOST_ROWS }, (_, index) => ({
    name: (form[`name${index}`] ?? "").trim(),
    value: form[`value${index}`] ?? "",
  })).filter(({ name }) => name !== "");
}
