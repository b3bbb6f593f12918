import type { Text } from "../rules/action.ts";
import type { SettingName } from "../settings.ts";
import type { Outside } from "./connector.ts";

/** How one platform sends a text. */
export type Sender = {
  needs: readonly SettingName[];
  /** The request that has it sent once, however often the same action makes it. */
  request(text: Text, outside: Outside): { url: string; init: RequestInit };
  /** Where its answer holds the id of what it took. */
  ref: string;
};
