import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";

import { ConversationObject } from "../../../src/objects/conversation-object.ts";
import { settingsOf } from "../../../src/settings.ts";
import { until } from "../story.ts";
import { LoopCall, stopTheClock } from "./talking.ts";

beforeEach(stopTheClock);

const REGRET = "죄송합니다. 지금은 통화를 이어 가기 어렵습니다. 잠시 후 다시 전화해 주세요.";

describe("a caller where no model is set", () => {
  const words = { words: "네", sound: null, mark: "a" };
  const sound = { words: null, sound: { base64: btoa("sound"), format: "wav" }, mark: "b" };
  it.each([
    ["words", words],
    ["sound", sound],
  ])("is told that nobody can answer, and not to say it again, though they come as %s", async (_, told) => {
    const { object, id: call } = new LoopCall();
    const commands: string[] = [];
    await runInDurableObject(object, async (__, state) => {
      const talk = new ConversationObject(state as DurableObjectState, env, {
        settings: settingsOf({ ...env, MODEL_URL: "", MODEL_API_KEY: "", MODEL_NAME: "", TRANSCRIBE_MODEL: "" }),
        secrets: [],
        fetch: async (_url, init) => {
          const { action, text } = JSON.parse(init?.body as string) as { action: string; text?: string };
          commands.push(text ?? action);
          return new Response();
        },
      });
      await talk.hearStep({ name: "incoming_call", call, caller: undefined }, []);
      await talk.hearStep({ name: "end_of_speech", call, ...told }, []);
      await until(async () => commands.length === 1);
      await talk.hearStep({ name: "playback_finished", call }, []);
      await until(async () => commands.length === 2);
    });
    expect(commands).toEqual([REGRET, "hangup"]);
  });
});
