import { byCodePoint, isShallow } from "./text.ts";

/** Deeper ones no sender needs, and whoever walks them would overflow. */
const DEEPEST = 100;

/** The value of a JSON text, a byte order mark before it or not; null for one nested too deep, undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    return isShallow(value, DEEPEST) ? value : null;
  } catch {
    return undefined;
  }
}

/** The object of a JSON text; null for any other JSON or one nested too deep, undefined for what is no JSON. */
export function parseObject(text: string): object | null | undefined {
  const value = parseJson(text);
  if (value === undefined) return undefined;
  return typeof value === "object" && !Array.isArray(value) ? value : null;
}

/** The value as JSON can carry and keep it: texts well-formed, numbers finite (its parser makes 1e400 an infinite one). */
export function sound(value: unknown): string | number | boolean | object | null {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return value.map(sound);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toWellFormed(), sound(inner)]));
}

/** The JSON text of a value, whatever the order its keys came in. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => byCodePoint(a, b)))
      : inner,
  );
}
