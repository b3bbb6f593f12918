import { describe, expect, it } from "vitest";

import type { Outside } from "../../../src/connectors/connector.ts";
import { requestJson } from "../../../src/connectors/request.ts";
import { settingsOf } from "../../../src/settings.ts";
import { ACTION, NOW } from "../../contracts/connector-contract.ts";

function ask(answer: Response, longest?: number) {
  const outside: Outside = {
    settings: settingsOf({}),
    fetch: async () => answer,
    signal: new AbortController().signal,
    now: NOW,
    action: ACTION,
    tries: 1,
  };
  return requestJson("https://api.example", longest === undefined ? {} : { longest }, outside);
}

describe("an answer in JSON", () => {
  it("is read whatever its status, and its beginning is shown", async () => {
    const { performed, body } = await ask(Response.json({ code: "x", text: "가".repeat(2000) }, { status: 422 }));
    expect(body).toMatchObject({ code: "x" });
    expect(performed).toMatchObject({ outcome: { kind: "dead" }, status: 422 });
    expect(performed.detail).toHaveLength(1024);
  });

  it.each(["", "x", '{"a":', "{}{}"])("is none where it cannot be read: %j", async (text) => {
    const { performed, body } = await ask(new Response(text));
    expect([performed.outcome, performed.detail, body]).toEqual([{ kind: "done" }, text, undefined]);
  });

  it("is read up to 64 kB, or as much as is asked for", async () => {
    const text = JSON.stringify("a".repeat(100_000));
    expect((await ask(chunked(text))).body).toBeUndefined();
    expect((await ask(chunked(text), 200_000)).body).toHaveLength(100_000);
  });

  it("is none where it breaks off", async () => {
    const start = (controller: ReadableStreamDefaultController) => {
      controller.enqueue(new TextEncoder().encode("{}"));
      controller.error(new Error("reset"));
    };
    const { performed, body } = await ask(new Response(new ReadableStream({ start })));
    expect([performed.outcome, body]).toEqual([{ kind: "done" }, undefined]);
  });
});

function chunked(text: string): Response {
  const chunks = new TextEncoder().encode(text);
  let sent = 0;
  return new Response(
    new ReadableStream({
      pull: (controller) => {
        if (sent >= chunks.length) return controller.close();
        controller.enqueue(chunks.subarray(sent, (sent += 1000)));
      },
    }),
  );
}
