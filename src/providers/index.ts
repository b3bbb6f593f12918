import { clawops } from "./clawops.ts";
import type { Provider } from "./provider.ts";

export const providers = { clawops } satisfies Record<string, Provider>;
