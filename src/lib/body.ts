export const MEBIBYTE = 1024 * 1024;

/** Reads a request's body, but never more than `limit` bytes of it: null if it is larger, however large it says it is. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const told = request.headers.get("content-length") ?? "";
  if (Number(told) > limit) {
    // Until then the answer may wait for all of it.
    await request.body?.cancel();
    return null;
  }
  // HTTP ends a body at the length it was told; one read of it is cheaper than one for each chunk.
  const body = /^\d+$/.test(told) ? new Uint8Array(await request.arrayBuffer()) : await readChunks(request, limit);
  return body && body.byteLength <= limit ? body : null;
}

/** Likewise, of whatever has a body; goes by nothing that it says of itself. */
export async function readChunks({ body }: Pick<Body, "body">, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
