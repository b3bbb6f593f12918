/** What the owner's texts may hold in braces. */
const PLACEHOLDERS = ["business", "name", "phone", "time", "date"] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** Names in braces that stand for nothing. */
export function unknownPlaceholders(template: string): string[] {
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
  return names.filter((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
}

/** The owner's text with everything in braces put in, and nothing at all where that is not known. What is put in is not read again. */
export function fill(template: string, values: Readonly<Partial<Record<Placeholder, string>>>): string {
  return replaceNames(template, (name) => {
    const isOurs = (PLACEHOLDERS as readonly string[]).includes(name);
    return isOurs ? (values[name as Placeholder] ?? "") : undefined;
  });
}

/** A text of ours with whatever names in braces the values have put in. What is put in is not read again. */
export function fillIn(template: string, values: Readonly<Record<string, string>>): string {
  return replaceNames(template, (name) => (Object.hasOwn(values, name) ? values[name] : undefined));
}

function replaceNames(template: string, valueOf: (name: string) => string | undefined): string {
  return template.replace(/\{([^{}]*)\}/g, (braces, name: string) => valueOf(name) ?? braces);
}
