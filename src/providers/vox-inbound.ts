import { Fields } from "../lib/fields.ts";
import { parseObject } from "../lib/json.ts";
import { toE164 } from "../lib/phone.ts";
import type { Settings } from "../settings.ts";
import { type Delivery, type Provider, textOf } from "./provider.ts";
import { vox } from "./vox.ts";

/** The question that comes before a call (contracts/vox.md §1), proved as vox's other deliveries are. It is no event. */
export const voxInbound: Provider = {
  ...vox,
  dialects: vox.dialects.map((dialect) => ({ ...dialect, read: () => ({ kind: "ignored", reason: "call_inbound" }) })),
};

/** Who calls, in E.164 where it is a number, also where the envelope is missing; empty where it is not told. */
export function callerOf(delivery: Delivery, settings: Settings): string {
  const body = Fields.ofObject(parseObject(textOf(delivery)) ?? {});
  const fields = body.has("call_inbound") ? Fields.ofObject(body.takeObject("call_inbound") ?? {}) : body;
  return toE164(fields.take("from_number") ?? fields.take("call_from") ?? "", settings.DEFAULT_COUNTRY);
}
