import { judgeReply, promptOf } from "../words/reply-prompt.ts";
import type { Connector, Performed } from "./connector.ts";
import { askModel, lacksModel } from "./model.ts";

const PATIENCE_MS = 8000;
const MOST_TOKENS = 300;

/**
 * Has a model write the answer to a text. It is asked once: whatever goes wrong is done with no reply, since the customer is better served by the
 * template now than by the model later.
 */
export const replyWriter: Connector<"reply.write"> = {
  name: "reply-writer",
  lacks: lacksModel,
  async perform({ text }, outside) {
    const {
      AUTO_REPLY_INSTRUCTIONS: instructions = "",
      BUSINESS_NAME: business,
      LANGUAGE: language,
    } = outside.settings;
    const messages = promptOf({ text, instructions, business, language });
    const signal = AbortSignal.any([outside.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const answered = await askModel({ messages, mostTokens: MOST_TOKENS }, { ...outside, signal });
    return judge(answered, `${business}\n${instructions}`);
  },
};

function judge({ performed, content, isCutOff }: Awaited<ReturnType<typeof askModel>>, given: string): Performed {
  const { outcome, status, detail } = performed;
  if (outcome.kind !== "done") return without(detail || ("why" in outcome ? outcome.why : ""), status);
  if (isCutOff) return without("the model did not come to an end", status);
  const judged = judgeReply(content, given);
  if ("fault" in judged) return without(judged.fault, status);
  return { outcome: { kind: "done" }, status, detail: "", learned: { reply: judged.reply } };
}

function without(detail: string, status: number | null): Performed {
  return { outcome: { kind: "done" }, status, detail, learned: { reply: null } };
}
