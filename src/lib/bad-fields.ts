import type * as z from "zod";

/** Every bad field of a body with what is wrong about it, in one line. */
export function badFields(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".") || "the body"}: ${message}`).join("; ");
}
