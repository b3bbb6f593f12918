import { pcmOf } from "../test/world/linear.ts";
import { signReference } from "../test/world/sign.ts";
import { speak } from "../test/world/sound.ts";
import { newCalls, SETTINGS } from "./deliveries.ts";
import type { Speech } from "./ends.ts";
import type { FrameMs } from "./talking.ts";

const TOKEN = "a-token-for-the-bench";

/** What Offhook is told, so that it joins calls to a model. */
export const TALK_SETTINGS = {
  ...SETTINGS,
  TELER_URL_TOKEN: TOKEN,
  REALTIME_API_KEY: "a-key-for-the-bench",
  REALTIME_MODEL: "bench",
};

type Carrying = { path: string; speech: Speech };

/** A platform that carries calls to a socket of ours. */
export type StreamPlatform = {
  name: string;
  frameMs: FrameMs;
  /** How many frames one conversation may be sent faster than they play. */
  mostUnplayed: number;
  /** One piece of what the model says. */
  delta: string;
  /** Asks what to do with a new call: the path of the socket that is to carry it, and what goes through that. */
  call(url: URL): Promise<Carrying>;
  /** The same of a bare relay, which is asked nothing. */
  relayed(nth: number): Carrying;
};

/** Marks come back as soon as they are sent. */
const clawops: StreamPlatform = {
  name: "ClawOps",
  frameMs: { "caller to model": 20, "model to caller": 200 },
  mostUnplayed: Infinity,
  delta: speak("네, 알겠습니다.", 200).toString("base64"),
  async call(url) {
    const [call = ""] = newCalls(1);
    const fields = { CallId: call, AccountId: "AC7d2e9f41", From: "01012345678", To: "07052351234" };
    const body = new URLSearchParams({ ...fields, Direction: "inbound", CallStatus: "ringing" }).toString();
    const path = "/voice/clawops";
    const secret = SETTINGS.CLAWOPS_SIGNING_KEY;
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "x-signature": signReference({ url: SETTINGS.PUBLIC_URL + path, body, secret }),
    };
    const document = await ask(new URL(path, url), { headers, body });
    const [, ticket = ""] = /\/media\/clawops\/([^"]+)"/.exec(document) ?? [];
    return { path: `/media/clawops/${ticket}`, speech: clawopsSpeech(call, ticket) };
  },
  relayed: (nth) => ({ path: `/media/clawops/${nth}`, speech: clawopsSpeech("CA1", "a-ticket") }),
};

/** Its playing is told by the clock. */
const teler: StreamPlatform = {
  name: "Teler",
  frameMs: { "caller to model": 100, "model to caller": 500 },
  mostUnplayed: 200,
  delta: speak("네, 알겠습니다.", 500).toString("base64"),
  async call(url) {
    const [call = ""] = newCalls(1);
    const body = JSON.stringify({ call_id: call, from_number: "+821012345678", to_number: "+918065001234" });
    const headers = { "content-type": "application/json" };
    const flow = await ask(new URL(`/voice/teler/${TOKEN}`, url), { headers, body });
    const { ws_url } = JSON.parse(flow) as { ws_url: string };
    return { path: new URL(ws_url).pathname, speech: telerSpeech() };
  },
  relayed: (nth) => ({ path: `/media/teler/${nth}`, speech: telerSpeech() }),
};

export const STREAM_PLATFORMS: readonly StreamPlatform[] = [clawops, teler];

function clawopsSpeech(callId: string, ticket: string): Speech {
  const ids = { streamId: "MZ1", callId, accountId: "AC7d2e9f41", tracks: ["inbound"] };
  const mediaFormat = { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 };
  const payload = speak("여보세요?", 20).toString("base64");
  const media = { track: "inbound", chunk: "1", timestamp: "0", payload };
  return {
    start: [
      JSON.stringify({ event: "connected", protocol: "Call", version: "1.0.0" }),
      JSON.stringify({
        event: "start",
        sequenceNumber: "1",
        start: { ...ids, mediaFormat, customParameters: { ticket } },
      }),
    ],
    audio: JSON.stringify({ event: "media", sequenceNumber: "2", media }),
  };
}

function telerSpeech(): Speech {
  const ids = { account_id: "acc_1", call_app_id: "va_1", call_id: "cs_1", stream_id: "ms_1", message_id: 1 };
  const data = { encoding: "audio/l16", sample_rate: 8000, channels: 1 };
  const audio_b64 = pcmOf(speak("여보세요?", 100)).toString("base64");
  return {
    start: [JSON.stringify({ type: "start", ...ids, data })],
    audio: JSON.stringify({ type: "audio", stream_id: "ms_1", message_id: 2, data: { audio_b64 } }),
  };
}

async function ask(url: URL, { headers, body }: { headers: Record<string, string>; body: string }): Promise<string> {
  const answer = await fetch(url, { method: "POST", headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status} ${text}`);
  return text;
}
