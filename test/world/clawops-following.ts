import type { Call, Calls } from "./clawops-calls.ts";
import { type Fields, formTo } from "./clawops-forms.ts";
import { ClawopsStream } from "./clawops-stream.ts";
import type { PhoneCall } from "./logbook.ts";
import type { StreamEnd } from "./media.ts";
import type { Live, Outside } from "./outside.ts";
import { doesRing, isConnected } from "./people.ts";
import { e164 } from "./phone.ts";
import { type HowItEnds, type StreamAsked, VoicemlListener } from "./voiceml-listener.ts";

type Following = {
  outside: Outside;
  calls: Calls;
  call: Call;
  phone: PhoneCall;
  live: Live;
  /** What the next question to Offhook says of the call. */
  fields(): Fields;
  /** Where the call is not yet answered. */
  pickUp?(): void;
};
const DIAL_STATUS = { ignores: "no-answer", busy: "busy", rejects: "busy", fails: "failed", invalid: "failed" };

/** Has a call do what VoiceML says, until one of its three sides ends it. */
export function followVoiceml(following: Following, url: string): Promise<HowItEnds> {
  const { outside, calls, call, phone, live, fields, pickUp } = following;
  const { clock, courier, account, pace, logbook } = outside;
  const listener = new VoicemlListener({
    call: phone,
    keys: live.keys,
    ask: (to, more) => courier.ask(formTo(to, { ...fields(), ...more }, account)),
    goOn: async () => {
      await clock.wait(pace.turnMs);
      return !calls.isOver(call.callId);
    },
    ...(pickUp && { pickUp }),
    connect: (asked) => connect(following, asked),
    dial: (number, timeoutSeconds) => dial(following, number, timeoutSeconds),
    blame: (what) => void logbook.violations.push({ platform: "clawops", call: call.callId, what }),
  });
  return listener.follow(url);
}

async function connect({ outside, calls, call, phone, live }: Following, asked: StreamAsked): Promise<StreamEnd> {
  const { clock, media, pace } = outside;
  if (!media.canDial) {
    phone.heard.push(`[${asked.url}]`);
    await clock.wait(pace.talkMs);
    return "offhook";
  }
  const { callId, accountId } = call;
  const before = media.streams.length;
  const end = await media.carry(outside, {
    platform: "clawops",
    call: callId,
    person: phone.person,
    url: asked.url,
    lines: live.lines,
    isOver: () => calls.isOver(callId),
    speak: (stream) => {
      const shared = { callId, accountId, customParameters: asked.parameters };
      return new ClawopsStream(stream, { ...shared, echoesCleared: media.echoesCleared });
    },
  });
  for (const { about, view } of media.streams.slice(before))
    if (about.call === callId) phone.heard.push(...view.heard.map(({ text }) => text));
  return end;
}

/** Joins the call to somebody else, who talks until one of them has had enough. */
async function dial({ outside, calls, call }: Following, number: string, timeoutSeconds: number): Promise<string> {
  const { clock, pace, people, logbook } = outside;
  const person = e164(number);
  const { does } = people.reactionOf(person);
  const placedAt = clock.now();
  const leg = logbook.begin({ platform: "clawops", id: `${call.callId}-leg`, direction: "outbound", person, placedAt });
  leg.did = does;
  await clock.wait(pace.dialMs);
  if (doesRing(does)) await clock.wait(Math.min(pace.ringMs, timeoutSeconds * 1000));
  if (isConnected(does) && !calls.isOver(call.callId)) {
    leg.answeredAt = clock.now();
    await clock.wait(pace.talkMs);
  }
  leg.endedAt = clock.now();
  return isConnected(does) ? "completed" : DIAL_STATUS[does];
}
