import type { Child } from "hono/jsx";

import { iso } from "../lib/instant.ts";
import { frameWords } from "../words/console/frame.ts";
import { type Voice, writeTime } from "../words/language.ts";
import type { Visit } from "./visit.ts";

/** An instant (ms since the epoch) by the clock of the business. */
export function When({ at, voice }: { at: number; voice: Voice }) {
  return <time datetime={iso(at)}>{writeTime(at, voice)}</time>;
}

export type Tone = "good" | "bad" | "warn" | "calm";

/** A state in a word; its colour only repeats what the word says. */
export function Badge({ tone, children }: { tone: Tone; children?: Child }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** A form that changes something: only those of this session are taken. */
export function Post({
  visit,
  to,
  ...rest
}: {
  visit: Visit;
  to: string;
  class?: string;
  auto?: boolean;
  children?: Child;
}) {
  return (
    <form method="post" action={to} class={rest.class} {...(rest.auto && { "data-auto": "" })}>
      <input type="hidden" name="csrf" value={visit.csrf} />
      {rest.children}
    </form>
  );
}

type FieldProps = {
  label: string;
  name: string;
  value?: string | undefined;
  type?: "text" | "search" | "tel" | "date" | "datetime-local" | "password" | "number";
  hint?: string | undefined;
  /** What is wrong with what was filled in. */
  error?: string | undefined;
  required?: boolean;
  maxlength?: number;
  autocomplete?: string;
};

/** A field with its label, and below it what helps to fill it in, or what is wrong. */
export function Field({ label, name, value = "", type = "text", hint, error, ...rest }: FieldProps) {
  const about = [hint !== undefined && `${name}-hint`, error !== undefined && `${name}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        value={value}
        autocomplete={rest.autocomplete ?? "off"}
        {...(rest.required && { required: true })}
        {...(rest.maxlength !== undefined && { maxlength: rest.maxlength })}
        {...(about && { "aria-describedby": about })}
        {...(error !== undefined && { "aria-invalid": "true" as const })}
      />
      {hint !== undefined && <small id={`${name}-hint`}>{hint}</small>}
      {error !== undefined && (
        <small id={`${name}-error`} class="error">
          {error}
        </small>
      )}
    </div>
  );
}

type Option = readonly [value: string, text: string];

export function Choice(props: { label: string; name: string; value?: string | undefined; options: readonly Option[] }) {
  const { label, name, value = "", options } = props;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {options.map(([option, text]) => (
          <option value={option} {...(option === value && { selected: true })}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Something that is only there for who asks. */
export function Fold({ title, id, children }: { title: Child; id?: string; children?: Child }) {
  return (
    <details {...(id !== undefined && { id })}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

/** The head of a table, a column each. */
export function Heads({ names }: { names: readonly string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th scope="col">{name}</th>
        ))}
      </tr>
    </thead>
  );
}

/** What a list says that has nothing in it. */
export function Empty({ children }: { children?: Child }) {
  return <p class="empty">{children}</p>;
}

/** Lists are told by what happened, and a moment after it. */
export function Behind({ voice }: { voice: Voice }) {
  return <p class="faint">{frameWords[voice.language].behind}</p>;
}

/** How far was looked where nothing, or little, was found so far. */
export function LookedAt({ count, voice }: { count: number; voice: Voice }) {
  return <p class="faint">{frameWords[voice.language].lookedAt(count)}</p>;
}

/** The way to the next page of a list, and back to its first. */
export function Pager({ visit: { c, voice }, cursor }: { visit: Visit; cursor: string | null }) {
  const words = frameWords[voice.language];
  const { cursor: here, said: _, ...asked } = c.req.query();
  if (cursor === null && here === undefined) return null;
  const first = new URLSearchParams(asked);
  const next = new URLSearchParams({ ...asked, ...(cursor !== null && { cursor }) });
  return (
    <p class="pager">
      {here !== undefined && <a href={`?${first.toString()}`}>{words.first}</a>}
      {cursor !== null && (
        <a href={`?${next.toString()}`} rel="next">
          {words.next}
        </a>
      )}
    </p>
  );
}

/** A text to be taken elsewhere. The button is the script's; without it the text can be selected. */
export function Copy({ text, label, visit }: { text: string; label: string; visit: Visit }) {
  const words = frameWords[visit.voice.language];
  return (
    <span class="copy">
      <input readonly value={text} aria-label={label} />
      <button type="button" hidden data-copy data-copied={words.copied} aria-label={`${words.copy}: ${label}`}>
        {words.copy}
      </button>
    </span>
  );
}

/** Something that the script keeps as it is now, by asking `url` (a `fragment`) again and again: `every` is in ms. */
export function Live({ id, url, every, children }: { id: string; url: string; every?: number; children?: Child }) {
  return (
    <section id={id} data-live={url} {...(every !== undefined && { "data-every": String(every) })}>
      {children}
    </section>
  );
}
