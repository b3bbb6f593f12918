import * as z from "zod";

import { type TestStanding, standingOf } from "../../src/console/test-standing.ts";
import { type Answered, type Door, askWorker } from "../worker/report.ts";

const POLL_MS = 1000;

const View = z.object({
  actions: z.array(
    z.object({
      kind: z.string(),
      state: z.enum(["planned", "queued", "retrying", "done", "withdrawn", "unknown", "dead"]),
      attempts: z.array(z.object({ status: z.number().nullable(), detail: z.string() })),
    }),
  ),
});
export type Attempt = z.infer<typeof View>["actions"][number]["attempts"][number];

/**
 * How far a story had come when it was last looked at. `post`: the last attempt to tell Slack. `answered`: the API's last answer.
 */
export type Followed = { standing: TestStanding; post: Attempt | null; answered: Answered };

/** `path`: where the API tells of it. `until`: by `now`, ms since the epoch. `pause`: waits so many ms. */
export type Following = {
  path: string;
  door: Door;
  now: () => number;
  until: number;
  pause: (ms: number) => Promise<unknown>;
  isTold: boolean;
  hasSlack: boolean;
};

/** Looks at a story about once a second until it has come to its end, or until it is time to give up, or the Worker does not let us look. */
export async function follow(following: Following): Promise<Followed> {
  const { path, door, now, until, pause } = following;
  for (let known: z.infer<typeof View> | null = null; ;) {
    const answered = await askWorker(path, door);
    if (answered.status === 200) known = View.safeParse(answered.body).data ?? known;
    const standing = standingOf(known, following);
    const post = known?.actions.find(({ kind }) => kind === "slack.post")?.attempts.at(-1) ?? null;
    const hasEnded = standing.kind !== "absent" && standing.kind !== "posting";
    if (hasEnded || isClosed(answered) || now() + POLL_MS > until) return { standing, post, answered };
    await pause(POLL_MS);
  }
}

/** The token is not the Worker's, or something stands before it. */
export function isClosed({ status }: Answered): boolean {
  return status === 401 || status === 403;
}
