import { isRef } from "../objects/ref.ts";
import type { Delivery, Dialect } from "../providers/provider.ts";

/** The ref in the path of a proven delivery; null where there is none, or what stands there can't be one. */
export function refOf({ ref, token }: Delivery, { refIn }: Dialect): string | null {
  const text = ref ?? (refIn === "token" ? token : undefined);
  return text !== undefined && isRef(text) ? text : null;
}
