import { ownerOf } from "../rules/action.ts";
import type { CallObject } from "./call-object.ts";

/** The object that owns an action, found by the action's id alone; null if the text can't be the id of any action here. */
export function ownerOfAction(env: Env, actionId: string): DurableObjectStub<CallObject> | null {
  const id = ownerOf(actionId);
  if (!id) return null;
  try {
    return env.CALL.get(env.CALL.idFromString(id));
  } catch {
    return null; // hex, but not the id of one of our objects
  }
}
