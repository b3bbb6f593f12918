import { ownerOf } from "../rules/action.ts";
import type { CallObject } from "./call-object.ts";
import type { ContactObject } from "./contact-object.ts";

/** The object that owns an action, found by the action's id alone; null if the text can't be the id of any action here. */
export function ownerOfAction(env: Env, actionId: string): DurableObjectStub<CallObject | ContactObject> | null {
  const owner = ownerOf(actionId);
  if (!owner) return null;
  try {
    return owner.kind === "call"
      ? env.CALL.get(env.CALL.idFromString(owner.objectId))
      : env.CONTACT.get(env.CONTACT.idFromString(owner.objectId));
  } catch {
    return null; // hex, but not the id of one of our objects
  }
}
