import type * as z from "zod";

/** `prefix` and 26 characters as a ULID has them. */
export function freshId(prefix: string): string {
  return prefix + crypto.randomUUID().replaceAll("-", "").slice(0, 26).toUpperCase();
}

export function notFound(): Response {
  return Response.json({ success: false, message: "The requested call was not found." }, { status: 404 });
}

export function invalid(error: z.ZodError): Response {
  const errors = error.issues.map(({ path, message, code }) => ({ loc: ["body", ...path], msg: message, type: code }));
  return Response.json({ success: false, message: "Validation Error", errors }, { status: 422 });
}

export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
