import type { ActionState } from "../rules/action.ts";

/** How far a test story is. `why`: what its post was answered last. */
export type TestStanding = {
  kind: "absent" | "arrived" | "slackOff" | "posting" | "posted" | "failed";
  why: string | null;
};

/** `isTold`: Slack is to hear of it. */
type Expected = { isTold: boolean; hasSlack: boolean };

/** What has to be known of an action, whoever tells of it. */
type Seen = { kind: string; state: ActionState; attempts: readonly { detail: string }[] };

/** Where a test story stands, by what is known of its call, booking or order; null while nothing is. */
export function standingOf(view: { actions: readonly Seen[] } | null, { isTold, hasSlack }: Expected): TestStanding {
  if (!view) return { kind: "absent", why: null };
  const post = view.actions.find(({ kind }) => kind === "slack.post");
  if (!post) return { kind: isTold ? (hasSlack ? "posting" : "slackOff") : "arrived", why: null };
  const why = post.attempts.at(-1)?.detail ?? null;
  switch (post.state) {
    case "done":
      return { kind: "posted", why: null };
    case "dead":
    case "unknown":
    case "withdrawn":
      return { kind: "failed", why };
    case "planned":
    case "queued":
    case "retrying":
      return { kind: "posting", why };
  }
}
