import type { Settings } from "../../settings.ts";
import type { Dial } from "./model-link.ts";

/** Connects to OpenAI Realtime over a WebSocket (https://developers.openai.com/api/docs/guides/realtime-websocket). */
export function dialRealtime(settings: Settings, fetch: typeof globalThis.fetch): Dial {
  return async (on, signal) => {
    const { REALTIME_URL, REALTIME_MODEL, REALTIME_API_KEY = "" } = settings;
    const url = `${REALTIME_URL}?model=${encodeURIComponent(REALTIME_MODEL)}`;
    const headers = { upgrade: "websocket", authorization: `Bearer ${REALTIME_API_KEY}` };
    const { status, webSocket: socket, body } = await fetch(url, { headers, signal });
    if (!socket) {
      await body?.cancel();
      throw new Error(`the model answered ${status}`);
    }
    socket.addEventListener("message", ({ data }) => on.message(data));
    socket.addEventListener("close", () => on.closed());
    socket.addEventListener("error", () => on.closed());
    socket.accept();
    return { send: (text) => socket.send(text), close: (code, reason) => socket.close(code, reason) };
  };
}
