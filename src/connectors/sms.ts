import { missingOf } from "../rules/needs.ts";
import { refusalInWords } from "../words/sms-refusal.ts";
import { codeIn, impossible, inWords, wordIn } from "./answer.ts";
import { clawopsSms } from "./clawops-sms.ts";
import type { Connector, Performed } from "./connector.ts";
import { lackOf } from "./needs.ts";
import { requestJson } from "./request.ts";
import type { Sender } from "./sms-sender.ts";
import { voxSms } from "./vox-sms.ts";

const SENDERS = { clawops: clawopsSms, vox: voxSms } as const satisfies Record<string, Sender>;

/** Sends a text by the platform that the action names. */
export const sms: Connector<"sms.send"> = {
  name: "sms",
  lacks: (settings) => lackOf(Object.values(SENDERS), settings),
  async perform(text, outside) {
    const { via } = text;
    const sender: Sender = SENDERS[via];
    const [lacking] = missingOf(sender.needs, outside.settings);
    if (lacking) return impossible(`sms by ${via} is off: ${lacking} is not set`);
    const { url, init } = sender.request(text, outside);
    const { performed, body } = await requestJson(url, init, outside);
    if (performed.outcome.kind === "done") return taken(performed, wordIn(body, sender.ref));
    const code = codeIn(body);
    const why = refusalInWords({ via, code, status: performed.status }, outside.settings.LANGUAGE);
    return inWords(performed, why, code);
  },
};

/** The answer repeats the text: with a reference it need not be shown. */
function taken(performed: Performed, ref: string | null): Performed {
  return ref === null ? performed : { ...performed, outcome: { kind: "done", ref }, detail: ref };
}
