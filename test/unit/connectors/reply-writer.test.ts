import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";

import { replyWriter } from "../../../src/connectors/reply-writer.ts";
import { settingsOf } from "../../../src/settings.ts";
import { keepsConnectorContract, NOW, performWith } from "../../contracts/connector-contract.ts";
import { ANSWER } from "../../world/model-saying.ts";
import { completionOf } from "../../world/model.ts";
import { createWorld } from "../../world/world.ts";

const theCase = {
  connector: replyWriter,
  env: {
    MODEL_URL: "https://model.example/model",
    MODEL_NAME: "a-model",
    MODEL_API_KEY: "a-model-key",
    AUTO_REPLY_INSTRUCTIONS: "예약은 https://clinic.example/booking 에서 받습니다.",
    BUSINESS_NAME: "강남내과",
  },
  needs: "MODEL_URL",
  input: {
    text: "몇 시까지 하나요?",
    answer: { via: "clawops" as const, to: "+821023456789", expiresAt: NOW + 900_000, answers: NOW },
  },
  good: { body: completionOf("저녁 6시까지입니다."), detail: "" },
  whatever: { kind: "done", reason: "the template answers now; a better answer later is none" },
  reads: { bytes: 64 * 1024, reason: "the answer is what it is for" },
} as const;

afterEach(() => void vi.restoreAllMocks());

keepsConnectorContract(theCase);

const answering = async (body: string, status = 200) =>
  (await performWith(theCase, () => new Response(body, { status }))).performed;

it("is off without the model's name too", () => {
  expect(replyWriter.lacks(settingsOf({ MODEL_URL: "https://model.example" }))).toBe("MODEL_NAME");
});

describe("a model", () => {
  it("is asked once, with the owner's words in the system's message and the customer's alone in the user's", async () => {
    const { performed, requests } = await performWith(theCase, () => new Response(completionOf(" 네,\n6시까지예요. ")));
    const [request] = requests as [Request];
    expect([request.method, request.url]).toEqual(["POST", "https://model.example/model/chat/completions"]);
    expect(request.headers.get("authorization")).toBe("Bearer a-model-key");
    const asked = await request.json<{ messages: { role: string; content: string }[] }>();
    expect(asked).toMatchObject({ model: "a-model", max_tokens: 300, stream: false });
    expect(asked.messages.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(asked.messages[0]?.content).toContain("https://clinic.example/booking");
    expect(asked.messages[0]?.content).not.toContain("몇 시까지");
    expect(asked.messages[1]?.content).toBe('"몇 시까지 하나요?"');
    expect(performed).toEqual({
      outcome: { kind: "done" },
      status: 200,
      detail: "",
      learned: { reply: "네, 6시까지예요." },
    });
  });

  it("needs no key", async () => {
    const { MODEL_API_KEY: _, ...env } = theCase.env;
    const { requests } = await performWith({ ...theCase, env }, () => new Response(completionOf("네")));
    expect(requests[0]?.headers.has("authorization")).toBe(false);
  });

  it("is given eight seconds", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
    const { performed } = await performWith(theCase, ({ signal }) => {
      signal.throwIfAborted();
      return new Response(completionOf("네"));
    });
    expect(timeout).toHaveBeenCalledWith(8000);
    expect(performed).toMatchObject({ detail: "no answer in time", learned: { reply: null } });
  });

  it("answers in the pretend outside", async () => {
    const world = createWorld();
    const { performed } = await performWith(theCase, (request) => world.fetch(request));
    expect(performed.learned).toEqual({ reply: ANSWER });
  });
});

describe("there is no reply", () => {
  it.each([
    ["the model gave no text", completionOf(null)],
    ["the model gave no text", completionOf([{ type: "text", text: "네" }])],
    ["the model gave no text", "not JSON"],
    ["the model gave no text", JSON.stringify({ choices: [] })],
    ["the model gave an empty text", completionOf(" \n ")],
    ["the model gave more than 300 characters", completionOf("가".repeat(301))],
    ["the model gave control characters", completionOf("네\u0007")],
    ["the model gave a link that it was not given", completionOf("https://evil.example 로 오세요")],
    ["the model did not come to an end", completionOf("저녁 6시까", "length")],
  ])("where %s", async (detail, body) => {
    expect(await answering(body)).toEqual({ outcome: { kind: "done" }, status: 200, detail, learned: { reply: null } });
  });

  it("where the model fails, and what it said is the reason", async () => {
    const shown = { outcome: { kind: "done" }, learned: { reply: null } };
    expect(await answering("overloaded", 503)).toEqual({ ...shown, status: 503, detail: "overloaded" });
    expect(await answering("", 401)).toEqual({ ...shown, status: 401, detail: "answered 401" });
  });

  it("or a good one, whatever is answered", async () => {
    const like = fc.record({
      choices: fc.array(
        fc.record(
          { message: fc.oneof(fc.record({ content: fc.jsonValue() }), fc.jsonValue()), finish_reason: fc.jsonValue() },
          { requiredKeys: [] },
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(like, fc.jsonValue()), async (body) => {
        const { outcome, learned } = await answering(JSON.stringify(body));
        expect(outcome).toEqual({ kind: "done" });
        const reply = learned?.reply;
        expect(reply === null || (typeof reply === "string" && reply.length > 0 && reply.length <= 300)).toBe(true);
      }),
    );
  });
});
