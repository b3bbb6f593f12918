import { bookings } from "./bookings.ts";
import { clawops } from "./clawops.ts";
import { loop } from "./loop.ts";
import { orders } from "./orders.ts";
import type { Provider } from "./provider.ts";
import { teler } from "./teler.ts";
import { vox } from "./vox.ts";

export const providers = { clawops, vox, teler, loop, orders, bookings } satisfies Record<string, Provider>;
