import { fromDomestic, toDomestic } from "../lib/domestic.ts";
import { TO_TEXT } from "../rules/needs.ts";
import { inClawOps } from "./clawops-api.ts";
import type { Sender } from "./sms-sender.ts";

/** `POST /messages` (contracts/clawops.md §3.3). Without a `Type` the platform makes it an SMS or, where it is too long for that, an LMS. */
export const clawopsSms: Sender = {
  needs: TO_TEXT.clawops,
  request({ to, text }, { settings, action }) {
    const { url, authorization } = inClawOps("messages", settings);
    const From = fromDomestic(settings.CLAWOPS_FROM ?? "");
    const message = { To: toDomestic(to), From, Body: text.toWellFormed(), IdempotencyKey: action };
    const headers = { "content-type": "application/json; charset=utf-8", authorization };
    return { url, init: { method: "POST", headers, body: JSON.stringify(message) } };
  },
  ref: "messageId",
};
