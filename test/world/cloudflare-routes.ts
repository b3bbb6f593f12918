import { refused } from "./cloudflare-answers.ts";
import type { Incoming } from "./service.ts";

/** One request: `at` holds what the path has in the places of `:name`. */
export type Asked = Incoming & { at: Record<string, string>; json: () => Record<string, unknown> };
export type Routes = Record<string, (asked: Asked) => Response | Promise<Response>>;

/** Answers by the first of `METHOD /path/:with/:places` that fits. */
export function dispatch(routes: Routes, incoming: Incoming): Response | Promise<Response> {
  const asked = `${incoming.method} ${incoming.path}`;
  for (const [route, answer] of Object.entries(routes)) {
    const at = fit(route, asked);
    if (at) return answer({ ...incoming, at, json: () => objectIn(incoming.body) });
  }
  return refused(404, 7003, `Could not route to ${incoming.path}, perhaps your object identifier is invalid?`);
}

function fit(route: string, asked: string): Record<string, string> | undefined {
  const pattern = route.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)");
  const found = new RegExp(`^${pattern}$`).exec(asked);
  return found ? Object.fromEntries(Object.entries(found.groups ?? {}).map(decoded)) : undefined;
}

function decoded([name, value]: [string, string]): [string, string] {
  return [name, decodeURIComponent(value)];
}

function objectIn(body: string): Record<string, unknown> {
  return body === "" ? {} : (JSON.parse(body) as Record<string, unknown>);
}
