import type { PlatformName } from "../../src/console/platform-setup.ts";
import type { SettingName } from "../../src/settings.ts";

type Claim = (name: SettingName) => boolean;
/** A setting by which deliveries prove themselves. */
export type Proof =
  | "CLAWOPS_SIGNING_KEY"
  | "VOX_WEBHOOK_TOKEN"
  | "VOX_WEBHOOK_KEY"
  | "TELER_WEBHOOK_SECRET"
  | "TELER_URL_TOKEN"
  | "LOOP_SIGNING_KEY"
  | "ORDERS_SECRET"
  | "BOOKINGS_SECRET";

/**
 * The settings by which deliveries of a source prove themselves to a Worker that has those of which `isSet` is true. The source is on where all of these
 * are set.
 */
export function proofsOf(source: PlatformName, isSet: Claim): readonly Proof[] {
  switch (source) {
    case "clawops":
      return ["CLAWOPS_SIGNING_KEY"];
    case "vox":
      return isSet("VOX_WEBHOOK_KEY") ? ["VOX_WEBHOOK_TOKEN", "VOX_WEBHOOK_KEY"] : ["VOX_WEBHOOK_TOKEN"];
    case "teler":
      return isSet("TELER_WEBHOOK_SECRET") || !isSet("TELER_URL_TOKEN")
        ? ["TELER_WEBHOOK_SECRET"]
        : ["TELER_URL_TOKEN"];
    case "loop":
      return ["LOOP_SIGNING_KEY"];
    case "orders":
      return ["ORDERS_SECRET"];
    case "bookings":
      return ["BOOKINGS_SECRET"];
  }
}

export function isOn(source: PlatformName, isSet: Claim): boolean {
  return proofsOf(source, isSet).every(isSet);
}
