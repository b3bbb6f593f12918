import { ownerOf } from "../rules/action.ts";
import type { CallObject } from "./call-object.ts";
import type { ContactObject } from "./contact-object.ts";
import type { OutreachObject } from "./outreach-object.ts";

type Owning = CallObject | ContactObject | OutreachObject;

/** The object that owns an action, found by the action's id alone; null if the text can't be the id of any action here. */
export function ownerOfAction(env: Env, actionId: string): DurableObjectStub<Owning> | null {
  const owner = ownerOf(actionId);
  if (!owner) return null;
  try {
    switch (owner.kind) {
      case "call":
        return env.CALL.get(env.CALL.idFromString(owner.objectId));
      case "contact":
        return env.CONTACT.get(env.CONTACT.idFromString(owner.objectId));
      case "outreach":
        return env.OUTREACH.get(env.OUTREACH.idFromString(owner.objectId));
    }
  } catch {
    return null; // hex, but not the id of one of our objects
  }
}
