import type { ActionKind } from "../rules/action.ts";
import { callContent } from "./call-content.ts";
import { callLook } from "./call-look.ts";
import { callPlace } from "./call-place.ts";
import { callReader } from "./call-reader.ts";
import type { Connector } from "./connector.ts";
import { crm } from "./crm.ts";
import { forward } from "./forward.ts";
import { replyWriter } from "./reply-writer.ts";
import { slack } from "./slack.ts";
import { sms } from "./sms.ts";
import { transcriptRequest } from "./transcript-request.ts";

export const connectors: { readonly [Kind in ActionKind]: Connector<Kind> } = {
  "slack.post": slack,
  "crm.record": crm,
  "content.fetch": callContent,
  "transcript.request": transcriptRequest,
  "sms.send": sms,
  "reply.write": replyWriter,
  "call.place": callPlace,
  "call.look": callLook,
  "call.read": callReader,
  forward,
};
