import { TEST_STORY } from "../calls/test-story.ts";
import { encodeHex } from "../lib/encoding.ts";
import type { Settings } from "../settings.ts";
import { clawopsTest } from "./clawops-test.ts";
import type { providers } from "./index.ts";
import { loopTest } from "./loop-test.ts";
import { bookingTest, orderTest } from "./own-test.ts";
import { telerTest } from "./teler-test.ts";
import { voxTest } from "./vox-test.ts";

/** `base`: what the platform's URLs begin with; `id`: that of the call, booking or order; `now`: when it is told, ms since the epoch. */
type Told = { base: string; id: string; now: number };

/** What a source of deliveries can be tried out with. It reaches nobody but Slack (spec §9). */
export type TestStory = {
  about: "call" | "booking" | "order";
  /** Whether Slack is to hear of it. */
  isTold: boolean;
  /** The deliveries, in this order, signed as the platform would. The provider must be on. */
  requestsOf(settings: Settings, told: Told): Promise<Request[]>;
};

export const testStories = {
  clawops: clawopsTest,
  vox: voxTest,
  teler: telerTest,
  loop: loopTest,
  orders: orderTest,
  bookings: bookingTest,
} satisfies Record<keyof typeof providers, TestStory>;

/** An id that no story had before. */
export function newTestId(): string {
  return TEST_STORY + encodeHex(crypto.getRandomValues(new Uint8Array(6)));
}

/** Where to send what is told to a URL that begins with `base`: platforms are given the public base, which may lie elsewhere than the Worker's door, and in a folder. */
export function addressAt(door: string, url: string, base: string): string {
  const folder = new URL(base).pathname.replace(/\/$/, "");
  return door + new URL(url).pathname.slice(folder.length);
}
