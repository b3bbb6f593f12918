import { fromDomestic, toDomestic } from "../lib/domestic.ts";
import { TO_TEXT } from "../rules/needs.ts";
import type { Sender } from "./sms-sender.ts";

/** A batch of one: the only way to send whose request is documented and takes an idempotency key (contracts/vox.md §6.3). */
export const voxSms: Sender = {
  needs: TO_TEXT.vox,
  request({ to, text }, { settings: { VOX_API_BASE, VOX_API_KEY = "", VOX_FROM = "" }, action }) {
    const items = [{ to_number: toDomestic(to), message: text.toWellFormed() }];
    const headers = {
      "content-type": "application/json; charset=utf-8",
      authorization: `Bearer ${VOX_API_KEY}`,
      "idempotency-key": action,
    };
    const body = JSON.stringify({ from_number: fromDomestic(VOX_FROM), items });
    return { url: `${VOX_API_BASE}/v3/sms/batch`, init: { method: "POST", headers, body } };
  },
  ref: "batch_id",
};
