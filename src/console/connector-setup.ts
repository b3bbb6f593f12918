import { TO_CALL, TO_TEXT, missingOf } from "../rules/needs.ts";
import { senderFor } from "../rules/sender.ts";
import type { SettingName, Settings } from "../settings.ts";
import type { Problem } from "./visit.ts";

type ConnectorName =
  | "slack"
  | "crm"
  | "forward"
  | "clawopsOut"
  | "voxOut"
  | "telerOut"
  | "model"
  | "realtime"
  | "lookup"
  | "autoReply";

export type ConnectorSetup = {
  name: ConnectorName;
  /** `stopped`: whoever is at the other end wants nothing more. */
  state: "on" | "off" | "partly" | "broken" | "stopped";
  lacks: SettingName[];
  broken: SettingName[];
};

type Known = { settings: Settings; problems: readonly Problem[]; isForwardingStopped: boolean };
type Connector = { name: ConnectorName; needs: readonly SettingName[] };

/** Set for what comes in, too, so it does not say that anybody means to reach out. */
const SHARED: SettingName = "TELER_URL_TOKEN";
const MODEL = ["MODEL_URL", "MODEL_NAME"] as const;

/** Everything that we reach, and what each still needs. */
export function connectorsOf({ settings, problems, isForwardingStopped }: Known): ConnectorSetup[] {
  const bad = new Set(problems.flatMap(({ setting, isBad }) => (isBad ? [setting] : [])));
  return connectors(settings).map(({ name, needs }) => {
    const broken = needs.filter((setting) => bad.has(setting));
    const lacks = missingOf(needs, settings).filter((setting) => !bad.has(setting));
    const isOff = needs.every((setting) => lacks.includes(setting) || setting === SHARED);
    const state = isOff ? "off" : broken.length > 0 ? "broken" : lacks.length > 0 ? "partly" : "on";
    return {
      name,
      state: state === "on" && name === "forward" && isForwardingStopped ? "stopped" : state,
      lacks,
      broken,
    };
  });
}

function connectors(settings: Settings): Connector[] {
  return [
    { name: "slack", needs: ["SLACK_WEBHOOK_URL"] },
    { name: "crm", needs: ["CRM_URL"] },
    { name: "forward", needs: ["FORWARD_URL", "FORWARD_SECRET"] },
    { name: "clawopsOut", needs: TO_CALL.clawops },
    { name: "voxOut", needs: settings.VOX_AGENT_ID ? TO_CALL.vox : TO_TEXT.vox },
    { name: "telerOut", needs: TO_CALL.teler },
    { name: "model", needs: MODEL },
    { name: "realtime", needs: ["REALTIME_API_KEY"] },
    { name: "lookup", needs: ["LOOKUP_URL"] },
    { name: "autoReply", needs: toReply(settings) },
  ];
}

/** Somebody who sends it, and who writes it where the owner has not. */
function toReply(settings: Settings): SettingName[] {
  const { AUTO_REPLY } = settings;
  if (AUTO_REPLY === undefined) return ["AUTO_REPLY"];
  const sending = senderFor("", settings) === null ? TO_TEXT.clawops : [];
  return ["AUTO_REPLY", ...sending, ...(AUTO_REPLY === "model" ? MODEL : [])];
}
