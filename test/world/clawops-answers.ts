import * as z from "zod";

/** What a handler is asked: the path's parts, the query, and the body as an object (JSON, or a form's fields). */
export type Ask = { accountId: string; id: string; query: URLSearchParams; body: unknown };
/** One resource's handlers by `METHOD resource[/:id[/part]]`. */
export type Handlers = Record<string, (ask: Ask) => Response>;

/** Thrown by a handler: the API's error shape, `{error, code}` and what else belongs to that error. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly answer: Response;

  constructor(status: number, code: string, error: string, more: object = {}) {
    super(error);
    this.answer = Response.json({ error, code, ...more }, { status });
  }
}

/** The body by its schema, or the API's `VALIDATION` refusal. */
export function valid<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const errors = read.error.issues.map(({ path, message, code }) => ({
    path: `/body/${path.join("/")}`,
    message,
    errorCode: code,
  }));
  throw new Refusal(400, "VALIDATION", "request body is not valid", { errors });
}

/** `{data, meta}`, newest first, with the 0-based `page` and the `pageSize` of the query. */
export function paged(all: object[], query: URLSearchParams): Response {
  const page = Math.max(0, Number(query.get("page") ?? 0));
  const pageSize = Math.min(100, Math.max(1, Number(query.get("pageSize") ?? 20)));
  const data = all.toReversed().slice(page * pageSize, (page + 1) * pageSize);
  return Response.json({ data, meta: { page, pageSize, total: all.length } });
}

/** Whether the query leaves `name` open or asks for one of these values. */
export function asks(query: URLSearchParams, name: string, ...values: string[]): boolean {
  return !query.has(name) || values.includes(query.get(name) ?? "");
}

/** A customer's number as the API keeps it: domestic digits. Messages have one `code` for what calls tell apart. */
export function domestic(phone: string, code?: string): string {
  const digits = phone.replace(/[\s-]/g, "").replace(/^\+82/, "0");
  if (digits.startsWith("+")) throw new Refusal(400, code ?? "UNSUPPORTED_COUNTRY", "only Korean numbers are reached");
  if (!/^0\d{7,11}$/.test(digits)) throw new Refusal(400, code ?? "INVALID_PHONE_NUMBER", "not a phone number");
  return digits;
}

/** `prefix` and 32 hexadecimal digits, as the platform's own ids look. */
export function freshId(prefix: string): string {
  return prefix + crypto.randomUUID().replaceAll("-", "");
}
