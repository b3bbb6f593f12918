/** A refusal as Cloudflare's API puts it: wrangler goes by `code`. */
export function refused(status: number, code: number, message: string): Response {
  return Response.json({ success: false, errors: [{ code, message }], messages: [], result: null }, { status });
}

export function given(result: unknown): Response {
  return Response.json({ success: true, errors: [], messages: [], result });
}

/** One page of a list, as `page` and `per_page` ask for it. */
export function page(all: readonly unknown[], query: URLSearchParams): Response {
  const [number, size] = [Number(query.get("page") ?? 1), Number(query.get("per_page") ?? 100)];
  const result = all.slice((number - 1) * size, number * size);
  const info = { page: number, per_page: size, count: result.length, total_count: all.length };
  return Response.json({ success: true, errors: [], messages: [], result, result_info: info });
}

/** Ids as Cloudflare gives them: 32 hexadecimal digits. */
export function newId(): string {
  return crypto.randomUUID().replaceAll("-", "");
}
