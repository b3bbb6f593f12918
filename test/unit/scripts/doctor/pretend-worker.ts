import { tellStories } from "../../../../scripts/doctor/stories.ts";
import type { Telling } from "../../../../scripts/doctor/telling.ts";
import type { WorkerReport } from "../../../../scripts/worker/report.ts";
import { parseSettings } from "../../../../src/settings.ts";

export const BASE = "https://offhook.example";
export const HERE = {
  ADMIN_TOKEN: "an-admin-token-of-the-tests",
  CLAWOPS_SIGNING_KEY: "a-clawops-signing-key",
  SLACK_WEBHOOK_URL: "https://hooks.slack.com/services/T0OFFHOOK/B0OFFHOOK/a-slack-secret",
};
export const SECRET = "whsec_b2ZmaG9vay1sb2NhbC1vcmRlcnMtc2VjcmV0";
export const ALL = {
  ...HERE,
  VOX_WEBHOOK_TOKEN: "a-vox-webhook-token",
  TELER_WEBHOOK_SECRET: "a-teler-webhook-secret",
  LOOP_SIGNING_KEY: "a-loop-signing-key",
  ORDERS_SECRET: SECRET,
  BOOKINGS_SECRET: SECRET,
};
export const START = Date.UTC(2026, 10, 22, 3, 4, 5);

type Door = NonNullable<WorkerReport["ledger"]>["doors"][number];
type Post = { state: string; attempts: { status: number | null; detail: string }[] };
/** What is wished of the Worker. `delivery` and `view` are asked once for each request; `view` is told how many ms it is since the first. */
export type Wish = {
  here?: Record<string, string>;
  /** Settings by name, and null for a Worker that does not report. */
  there?: string[] | null;
  /** What it reports by then. */
  reports?: Partial<Pick<WorkerReport, "base" | "problems">> & { doors?: Partial<Door>[] };
  delivery?: (request: Request) => Response;
  view?: (ms: number) => Response;
  telling?: Partial<Telling>;
};

/** Tells stories to a Worker that answers as wished, and otherwise as one where all goes well; its clock goes on only while somebody waits. */
export async function tellTo(wish: Wish) {
  const { here = HERE, there = Object.keys(here), telling } = wish;
  let time = START;
  const sent: Request[] = [];
  const said: string[] = [];
  const door = { url: BASE, adminToken: here["ADMIN_TOKEN" as keyof typeof here] as string | undefined, fetch: answer };
  const report = there && reportOf(there, wish);
  const { settings } = parseSettings(here);
  const checks = await tellStories({
    settings,
    door,
    base: BASE,
    report,
    patienceMs: 10_000,
    now: () => time,
    say: (text) => said.push(text),
    pause: async (ms) => (time += ms),
    ...telling,
  });
  return { checks, sent, said };

  async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (request.method === "POST") {
      sent.push(request);
      return wish.delivery?.(request) ?? Response.json({ status: "accepted", id: "e1" }, { status: 202 });
    }
    if (pathname !== "/api/setup") return (wish.view ?? (() => told("done")))(time - START);
    if (there === null) return Response.json({ error: "no such URL" }, { status: 404 });
    return new Response(JSON.stringify(reportOf(there, wish), asOutside));
  }
}

/** How the API tells of a call whose post to Slack has come so far. */
export function told(state: string, ...attempts: Post["attempts"]): Response {
  return Response.json({ id: "c1", actions: [{ id: "a1", kind: "slack.post", state, attempts }] });
}

function reportOf(settings: string[], { reports = {} }: Wish): WorkerReport {
  const { doors = [], ...more } = reports;
  const seen = { provider: "clawops", genuineAt: null, refusedAt: null, refusal: null };
  const ledger = { migrations: [], doors: doors.map((door) => ({ ...seen, ...door })) };
  return { at: START, origin: BASE, base: BASE, settings, problems: [], bindings: [], ledger, ...more };
}

/** Instants as they look outside. */
function asOutside(name: string, value: unknown): unknown {
  return typeof value === "number" && /(?:^a|A)t$/.test(name) ? new Date(value).toISOString() : value;
}
