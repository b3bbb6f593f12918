import { isShallow } from "./text.ts";

/** Deeper ones no sender needs, and whoever walks them would overflow. */
const DEEPEST = 100;

/** The object of a JSON text; null for any other JSON or one nested too deep, undefined for what is no JSON. */
export function parseObject(text: string): object | null | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && isShallow(value, DEEPEST) ? value : null;
  } catch {
    return undefined;
  }
}
