import { type Check, doubtful, right, wrong } from "../check.ts";
import { type Attempt, type Followed, isClosed } from "./follow-story.ts";
import { beginningOf } from "./quote.ts";
import type { Told } from "./telling.ts";

/** `what`: whose story. `head`: what it was answered. `page`: where the console shows it. `ms`: how long it took. */
type Course = { what: string; head: string; page: string; ms: number; told: Told };

/** Slack's words for a webhook that is there no more (docs.slack.dev, "Sending messages using incoming webhooks", handling errors). */
const NO_WEBHOOK =
  /^(?:no_service|no_service_id|no_team|team_disabled|invalid_token|user_not_found|channel_not_found)$/;
const NOT_THERE_ALLOWED = /^(?:channel_is_archived|action_prohibited|posting_to_general_channel_denied)$/;
const AGAIN = "npm run setup -- --again SLACK_WEBHOOK_URL";

/** What a story that was taken has come to. */
export function endOf(followed: Followed, course: Course): Check {
  const { what, head, page, ms, told } = course;
  const { standing, post } = followed;
  switch (standing.kind) {
    case "posted":
      return right(what, `${head}, posted to Slack in ${seconds(ms)}`);
    case "arrived":
      return right(what, `${head}, arrived in ${seconds(ms)}; of this one Slack is not told`);
    case "slackOff":
      return right(what, `${head}, arrived in ${seconds(ms)}; Slack is not told, since SLACK_WEBHOOK_URL is not set`);
    case "failed":
      return wrong(what, `${head}, but Slack was not told: ${lastOf(post, told)}`, `${cureOf(post, told)}; ${page}`);
    case "absent":
    case "posting":
      return unendedOf(followed, course);
  }
}

/** It has come to no end in time, as far as can be seen. */
function unendedOf(followed: Followed, { what, head, page, ms, told }: Course): Check {
  const { standing, post, answered } = followed;
  if (isClosed(answered)) {
    const says = `what came of it can't be seen: asked with the ADMIN_TOKEN known here, the Worker answered ${answered.status}`;
    return doubtful(what, `${head}, but ${says}`, "npm run setup -- --again ADMIN_TOKEN");
  }
  const sofar = standing.kind === "absent" ? "nothing has come of it" : postingOf(post, told);
  const api = answered.status === 200 || answered.status === 404 ? "" : `; asked for it, ${askedOf(answered)}`;
  return wrong(what, `${head}, but after ${seconds(ms)} ${sofar}${api}`, `${lateCureOf(followed, told)}; ${page}`);
}

function postingOf(post: Attempt | null, told: Told): string {
  if (post) return `Slack is still to be told: ${lastOf(post, told)}`;
  const [bad] = told.report?.problems.filter(({ setting }) => setting === "SLACK_WEBHOOK_URL") ?? [];
  const why = bad ? `: at the Worker, SLACK_WEBHOOK_URL ${beginningOf(bad.says, told.secrets)}` : "";
  return `nobody has tried to tell Slack${why}`;
}

/** What Slack said last, or what went wrong on the way to it. */
function lastOf(post: Attempt | null, { secrets }: Told): string {
  if (!post) return "no attempt is known";
  const said = beginningOf(post.detail, secrets);
  if (post.status === null) return said === "" ? "Slack did not answer" : `Slack did not answer (${said})`;
  return said === "" ? `Slack answered ${post.status}` : `Slack answered ${post.status} "${said}"`;
}

function cureOf(post: Attempt | null, { file }: Told): string {
  const [status, said] = [post?.status ?? null, post?.detail.trim() ?? ""];
  if (NOT_THERE_ALLOWED.test(said))
    return `let the webhook post to its channel (archived, or not allowed), or make one for another and put its URL into ${file}; then ${AGAIN}`;
  if (NO_WEBHOOK.test(said) || status === 404 || status === 403 || status === 410)
    return `Slack does not have that webhook any more: make another (api.slack.com/apps, Incoming Webhooks), put its URL into ${file}; then ${AGAIN}`;
  if (status === null || status === 408 || status === 429 || status >= 500)
    return "Slack is busy or out of reach, and it is tried again by itself: run this again later";
  return `see that SLACK_WEBHOOK_URL in ${file} is the webhook's whole URL; then ${AGAIN}`;
}

function lateCureOf({ standing, post }: Followed, told: Told): string {
  if (standing.kind === "posting" && post) return cureOf(post, told);
  if (standing.kind === "posting" && told.report?.problems.some(({ setting }) => setting === "SLACK_WEBHOOK_URL"))
    return `put SLACK_WEBHOOK_URL right in ${told.file}; then ${AGAIN}`;
  return "npm run setup mends queues and bindings, and npx wrangler tail shows what goes wrong";
}

function askedOf(answered: Followed["answered"]): string {
  return answered.status === null ? `nobody answered (${answered.why})` : `the Worker answered ${answered.status}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
