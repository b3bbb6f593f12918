import { digestOf } from "../lib/digest.ts";
import { Fields } from "../lib/fields.ts";
import { type Reading, idOf } from "./provider.ts";
import { ignored, readId, unusable } from "./reading.ts";
import { type Told, eventsOf, restOf, sharedOf, takeLine, takeTime, takeWish } from "./vox-fields.ts";

/** Reads what happens while they speak: an utterance, or a move in the flow (contracts/vox.md §3). */
export function readMidCall(told: Told): Reading {
  const { fields, settings } = told;
  const type = fields.takeAs("event_type", readId);
  if (!type) return unusable("event_type");
  const data = fields.takeObject("event_data");
  const detail = data ? Fields.ofObject(data) : fields;
  const at = takeTime(fields, ["occurred_at", "timestamp"]);
  const optedOut = takeWish(fields, settings, null);
  const thing = { ...told, type, at, data };
  switch (type.toLowerCase()) {
    case "call_message": {
      const { role, text } = takeLine(detail);
      const shared = { ...sharedOf(told, at), id: idOfThing(thing, [role, text]) };
      return eventsOf({ ...shared, type: "call.said", data: { role, text, optedOut, ...restOf(fields, detail) } });
    }
    case "flow_transition": {
      const nodes = takeNodes(detail);
      const shared = { ...sharedOf(told, at), id: idOfThing(thing, [nodes.fromNode, nodes.toNode]) };
      return eventsOf({ ...shared, type: "call.moved", data: { ...nodes, optedOut, ...restOf(fields, detail) } });
    }
    default:
      return ignored(type);
  }
}

type Thing = { call: string; type: string; at: number | undefined; data: object | undefined };

/**
 * No id comes with it, so what is the same at the same time is the same. It goes by what is known of it where that is all there,
 * since the two versions may dress it differently; else by all that came.
 */
function idOfThing({ call, type, at, data }: Thing, known: (string | undefined)[]): string {
  const content = JSON.stringify(known.includes(undefined) ? [known, data] : known);
  return idOf("vox", call, type.toLowerCase(), String(at ?? ""), digestOf(content).slice(0, 32));
}

function takeNodes(detail: Fields) {
  return {
    fromNode: detail.take("from_node_id"),
    toNode: detail.take("to_node_id"),
    fromName: detail.take("from_node_name"),
    toName: detail.take("to_node_name"),
  };
}
