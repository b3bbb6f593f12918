import { Clock } from "../../world/clock.ts";
import { createWorld } from "../../world/world.ts";

/** What tests read of a Slack post. */
export type Post = {
  at: string;
  service: string;
  payload: { text?: string };
  rendered: string;
  pings: string[];
  links: string[];
};

/** A fresh pretend outside in which no time passes, asked by path. A body that is not text goes as JSON. */
export function openWorld() {
  const world = createWorld({ clock: new Clock(Date.now()) });
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const init = {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: text }),
    };
    return world.fetch(new Request(`https://anywhere.example${path}`, init));
  };
}

export async function postsOf(ask: ReturnType<typeof openWorld>, contains = ""): Promise<Post[]> {
  const answer = await ask("GET", `/_/slack/posts?contains=${contains}`);
  return (await answer.json<{ items: Post[] }>()).items;
}
