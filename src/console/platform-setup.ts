import type { Sighting } from "../ledger/sightings.ts";
import { providers } from "../providers/index.ts";
import type { SettingName, Settings } from "../settings.ts";
import type { Problem } from "./visit.ts";

export type PlatformName = keyof typeof providers;
export const PLATFORMS = Object.keys(providers) as PlatformName[];

/** A URL that goes into the platform's own console. */
type Place = { name: PlaceName; path: string; secret?: "VOX_WEBHOOK_TOKEN" | "TELER_URL_TOKEN"; after?: string };
type PlaceName =
  | "clawopsEvents"
  | "clawopsVoice"
  | "voxCalls"
  | "voxInbound"
  | "telerEvents"
  | "telerFlow"
  | "loop"
  | "orders"
  | "bookings";

/** `url` is null while the secret that belongs into it is not set; `masked` is the URL without that, null where it holds none. */
export type UrlToPaste = { name: PlaceName; url: string | null; masked: string | null; needs: SettingName | null };

export type PlatformSetup = {
  name: PlatformName;
  state: "on" | "off" | "broken";
  /** The setting that would switch it on. */
  lacks: string | null;
  broken: string[];
  urls: UrlToPaste[];
  sighting: Sighting | null;
};

type Known = { settings: Settings; problems: readonly Problem[]; base: string; sightings: readonly Sighting[] };

const MASK = "••••••";
/** How the names of a platform's settings begin. */
const PREFIXES: Record<PlatformName, string> = {
  clawops: "CLAWOPS_",
  vox: "VOX_",
  teler: "TELER_",
  loop: "LOOP_",
  orders: "ORDERS_",
  bookings: "BOOKINGS_",
};

/** Every platform: whether it is on, what it is to be given, and what came of that. */
export function platformsOf(known: Known): PlatformSetup[] {
  return PLATFORMS.map((name) => platformOf(name, known));
}

function platformOf(name: PlatformName, { settings, problems, base, sightings }: Known): PlatformSetup {
  const lacks = providers[name].lacks(settings);
  const broken = problems.filter(({ setting, isBad }) => isBad && setting.startsWith(PREFIXES[name]));
  return {
    name,
    state: lacks !== null ? "off" : broken.length > 0 ? "broken" : "on",
    lacks,
    broken: broken.map(({ setting }) => setting),
    urls: placesOf(name, settings).map((place) => urlOf(place, { settings, base })),
    sighting: sightings.find(({ provider }) => provider === name) ?? null,
  };
}

/** Which setting proves its deliveries. */
export function keyOf(name: PlatformName, { TELER_WEBHOOK_SECRET, VOX_WEBHOOK_KEY }: Settings): SettingName {
  switch (name) {
    case "clawops":
      return "CLAWOPS_SIGNING_KEY";
    case "vox":
      return VOX_WEBHOOK_KEY ? "VOX_WEBHOOK_KEY" : "VOX_WEBHOOK_TOKEN";
    case "teler":
      return TELER_WEBHOOK_SECRET ? "TELER_WEBHOOK_SECRET" : "TELER_URL_TOKEN";
    case "loop":
      return "LOOP_SIGNING_KEY";
    case "orders":
      return "ORDERS_SECRET";
    case "bookings":
      return "BOOKINGS_SECRET";
  }
}

function placesOf(name: PlatformName, { TELER_WEBHOOK_SECRET, TELER_URL_TOKEN }: Settings): Place[] {
  switch (name) {
    case "clawops":
      return [
        { name: "clawopsEvents", path: "/webhooks/clawops" },
        { name: "clawopsVoice", path: "/voice/clawops" },
      ];
    case "vox":
      return [
        { name: "voxCalls", path: "/webhooks/vox/", secret: "VOX_WEBHOOK_TOKEN" },
        { name: "voxInbound", path: "/webhooks/vox/", secret: "VOX_WEBHOOK_TOKEN", after: "/inbound" },
      ];
    case "teler":
      return [
        TELER_WEBHOOK_SECRET || !TELER_URL_TOKEN
          ? { name: "telerEvents", path: "/webhooks/teler" }
          : { name: "telerEvents", path: "/webhooks/teler/", secret: "TELER_URL_TOKEN" },
        { name: "telerFlow", path: "/voice/teler/", secret: "TELER_URL_TOKEN" },
      ];
    case "loop":
    case "orders":
    case "bookings":
      return [{ name, path: `/webhooks/${name}` }];
  }
}

type Where = { settings: Settings; base: string };

function urlOf({ name, path, secret, after = "" }: Place, { settings, base }: Where): UrlToPaste {
  if (!secret) return { name, url: base + path, masked: null, needs: null };
  const token = settings[secret];
  const url = token === undefined ? null : `${base}${path}${encodeURIComponent(token.toWellFormed())}${after}`;
  return { name, url, masked: `${base}${path}${MASK}${after}`, needs: token === undefined ? secret : null };
}
