import type { Settings } from "../settings.ts";
import { givenUpNotice } from "../words/given-up.ts";
import { voiceOf } from "../words/language.ts";
import type { ActionKind, Plan } from "./action.ts";

/** The owner is told of an action that was given up; never through Slack that Slack could not be told. */
export function givenUp(
  { id, kind, why }: { id: string; kind: ActionKind; why: string },
  settings: Settings,
): Plan | null {
  if (kind === "slack.post" || settings.SLACK_WEBHOOK_URL === undefined) return null;
  const input = { ...givenUpNotice({ kind, why }, voiceOf(settings)), topic: `given-up:${kind}` };
  return { kind: "slack.post", cause: `given-up:${id}`, input };
}
