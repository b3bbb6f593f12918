import { encodeHex } from "../lib/encoding.ts";

/** The id of an outreach's object, and 128 random bits. */
const REF = /^([0-9a-f]{64})-[0-9a-f]{32}$/;

/** Names a call that this object has placed: nobody guesses it who was not told, and it says nothing of whom it is about. */
export function newRef(objectId: string): string {
  return `${objectId}-${encodeHex(crypto.getRandomValues(new Uint8Array(16)))}`;
}

/** Whether the text can be a ref of ours. */
export function isRef(text: string): boolean {
  return REF.test(text);
}

/** The object that the ref is of; null if the text can't be the ref of any. */
export function objectOfRef<Kind extends Rpc.DurableObjectBranded>(
  objects: DurableObjectNamespace<Kind>,
  ref: string,
): DurableObjectStub<Kind> | null {
  const [, objectId] = REF.exec(ref) ?? [];
  if (objectId === undefined) return null;
  try {
    return objects.get(objects.idFromString(objectId));
  } catch {
    return null; // hex, but not the id of one of our objects
  }
}
