import { type CanonicalEvent, type MessageEvent, isMessage, isOutreach } from "./message.ts";

/** How the ids of test stories begin (spec §9). */
export const TEST_STORY = "offhook-test-";

/** A test story is of no concern to anybody but who plays it. */
export function isTestStory(id: string): boolean {
  return id.startsWith(TEST_STORY);
}

/** A text without an id of its own is known by its words. */
export function isTestText({ data: { id, text = "" } }: MessageEvent): boolean {
  return isTestStory(id ?? text);
}

/** The same of whatever happened. */
export function isTestEvent(event: CanonicalEvent): boolean {
  if (isMessage(event)) return isTestText(event);
  return isTestStory(isOutreach(event) ? event.data.id : event.call);
}
