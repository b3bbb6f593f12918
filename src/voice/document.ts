import { describe, log } from "../lib/log.ts";

/** VoiceML as it goes out. Whatever is broken, a person is on the line: where there is nothing to say, the call ends. */
export async function spoken(write: () => string | null | Promise<string | null>): Promise<Response> {
  let document: string | null = null;
  try {
    document = await write();
  } catch (cause) {
    log("error", "nothing to say", { cause: describe(cause) });
  }
  const headers = { "content-type": "application/xml" };
  return new Response(document ?? "<Response><Hangup/></Response>", { headers });
}
