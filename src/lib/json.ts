import { isShallow } from "./text.ts";

/** Deeper ones no sender needs, and whoever walks them would overflow. */
const DEEPEST = 100;

/** The value of a JSON text; null for one nested too deep, undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
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
