import type { Result } from "../../src/lib/result.ts";
import type { SettingName, Settings } from "../../src/settings.ts";

export type PlatformName = "clawops" | "vox" | "teler";

/** One request to a platform; `path` follows the URL of its API. */
export type Asking = { method: "GET" | "POST" | "PUT" | "PATCH"; path: string; body?: object };
/** What the JSON of its answer holds; or in words, without any secret, why there is none and what helps. */
export type Ask = (asking: Asking) => Promise<Result<unknown, string>>;

/** How a platform's API is reached. `cures`: what a status means there, where it is not what it means everywhere. */
export type Api = {
  name: string;
  url: string;
  headers: Record<string, string>;
  /** The settings that hold the key and the base URL. */
  key: SettingName;
  base: SettingName;
  cures: Partial<Record<number, string>>;
};

/** Fields by the names that the platform has for them; null is unset. */
export type Facts = Readonly<Record<string, string | null>>;

/** One thing at a platform as it is and as it has to be for us to be sent what happens. */
export type Finding = {
  platform: PlatformName;
  /** Names the thing among its platform's, however it is called. */
  id: string;
  what: string;
  /** Where a person finds it. */
  where: string;
  before: Facts;
  after: Facts;
  /** What the owner should know before it is changed, or has to put right by hand. */
  warnings: string[];
  /** Somebody or something that is told or answers now would not any more: not to be done unasked. */
  isTakeover: boolean;
  /** It may well stay as it is: another way that the owner may have meant. */
  isOptional: boolean;
  /** The one request that makes it right by itself; null where none is needed, or none can. */
  change: Asking | null;
  /** Why it could not be looked at; then the rest says nothing. */
  trouble: string | null;
};

/** A number, an agent or a Voice App that could send to us. `isUsual`: the settings name it, or it does so already. */
export type Choice = { id: string; name: string; isUsual: boolean };

/** `base`: the Worker's PUBLIC_URL. */
export type Reached = { settings: Settings; base: string; ask: Ask };

/** A platform whose API can be told where to send. */
export type Platform = {
  /** Or the first setting that is not set, and without which either its API or its deliveries would be refused. */
  reach(settings: Settings): Result<Api, SettingName>;
  choices(reached: Reached): Promise<Result<Choice[], string>>;
  /** Reads only. `ids` are of choices. */
  look(ids: readonly string[], reached: Reached): Promise<Finding[]>;
  /** What no API of the platform does, or none is known to: left to the owner. */
  leaves: readonly string[];
};
