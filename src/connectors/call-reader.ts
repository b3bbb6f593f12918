import { judgeReading, readingPrompt } from "../words/call-reading.ts";
import type { Connector } from "./connector.ts";
import { askModel, lacksModel } from "./model.ts";

const MOST_TOKENS = 400;

/** Has a model read what came of a call. An answer that is of no use is done with nothing: a person reads the call then. */
export const callReader: Connector<"call.read"> = {
  name: "call-reader",
  lacks: lacksModel,
  async perform({ about, transcript }, outside) {
    const messages = readingPrompt(about, transcript);
    const { performed, content, isCutOff } = await askModel({ messages, mostTokens: MOST_TOKENS }, outside);
    if (performed.outcome.kind !== "done") return performed;
    const judged = isCutOff ? { fault: "the model did not come to an end" } : judgeReading(content);
    if ("fault" in judged) return { ...performed, detail: judged.fault, learned: { read: null } };
    return { ...performed, detail: judged.read.result, learned: { read: judged.read } };
  },
};
