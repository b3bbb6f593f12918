import type { ActionKind } from "../rules/action.ts";
import type { Connector } from "./connector.ts";
import { forward } from "./forward.ts";
import { slack } from "./slack.ts";

export const connectors: { readonly [Kind in ActionKind]: Connector<Kind> } = { "slack.post": slack, forward };
