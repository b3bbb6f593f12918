import * as z from "zod";

/** A number as vox.ai takes it: hyphen-less domestic digits. */
export const phone = z.string().regex(/^0\d{7,11}$/, "not a domestic number of digits alone");

/** The API's error shape (contracts/vox.md §6). */
export function refusal(status: number, code: string, message: string, details: object = {}): Response {
  return Response.json({ error: { code, message, details } }, { status });
}

export function invalid(error: z.ZodError): Response {
  return refusal(400, "VALIDATION_ERROR", z.prettifyError(error), { field: error.issues[0]?.path.join(".") });
}

/** The body, or undefined where it is not JSON. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
