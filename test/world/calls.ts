import { setTimeout as pause } from "node:timers/promises";

/** A call as `GET /api/calls/:provider/:id` tells it, as far as we look at it. */
export type Call = {
  id: string;
  status: string;
  missed: boolean;
  events: {
    id: string;
    seq: number;
    type: string;
    at: string;
    late: boolean;
    data: { role?: string; text?: string };
  }[];
  actions: { id: string; kind: string; state: string; attempts: Attempt[] }[];
};
type Attempt = { at: string; outcome: string; status?: number | null; detail?: string | null };

/** Where Offhook is, and the key to its API. */
export type Api = { url: string; adminToken: string };

const OVER = new Set(["done", "withdrawn", "unknown", "dead"]);

/** A call as its platform knows it. */
export type CallName = { provider: string; id: string };

/** Undefined where Offhook knows no such call. */
export async function readCall(
  { url, adminToken }: Api,
  { provider, id }: CallName,
  signal?: AbortSignal,
): Promise<Call | undefined> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const path = `/api/calls/${provider}/${encodeURIComponent(id)}`;
  const answer = await fetch(url + path, { headers, signal: signal ?? null });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`the API answered ${answer.status}: ${await answer.text()}`);
  return answer.json<Call>();
}

/** Nothing more will be done about it: each action has ended, and a missed call has one. */
export function isSettled({ actions, missed }: Call): boolean {
  return actions.every(({ state }) => OVER.has(state)) && (actions.length > 0 || !missed);
}

/** The call once it is settled, or as it is when patience ends. */
export async function settledCall(api: Api, name: CallName, signal?: AbortSignal): Promise<Call | undefined> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const call = await readCall(api, name, signal);
    if ((call && isSettled(call)) || performance.now() > deadline) return call;
    await pause(250, undefined, { signal });
  }
}
