import { expect, it } from "vitest";

import { Errands } from "../../../../src/conversation/stream/errands.ts";
import { Memory } from "../../../../src/conversation/stream/memory.ts";
import { soon } from "./bridge-setting.ts";

const said = (text: string, at: number) => ({ at, said: { role: "agent" as const, text } });

it("tells what happened in the order in which it began, what came before first", () => {
  const memory = new Memory([
    { role: "agent", text: "하나" },
    { role: "caller", text: "둘" },
  ]);
  memory.keep(said("넷", 40));
  memory.keep(said("셋", 30));
  memory.keep({ at: 35, call: { id: "call_1", name: "end_call", arguments: "{}" }, result: { ok: true } });
  const told = memory.told([{ role: "agent", text: "다섯", at: 50 }]) as {
    item: { type: string; content?: { text: string }[] };
  }[];
  expect(told.map(({ item }) => item.content?.[0]?.text ?? item.type)).toEqual([
    "하나",
    "둘",
    "셋",
    "function_call",
    "function_call_output",
    "넷",
    "다섯",
  ]);
});

it("forgets the oldest of what is too much, and the end of what is too long", () => {
  const memory = new Memory();
  for (let n = 0; n < 1000; n++) memory.keep(said(`${n} ${"말".repeat(2000)}`, n));
  const told = memory.told([]);
  expect(JSON.stringify(told.at(-1))).toContain('"999 말');
  expect(JSON.stringify(told).length).toBeLessThan(21_000);
  for (let n = 0; n < 1000; n++) memory.keep(said("네", 2000 + n));
  expect(memory.told([]).length).toBeLessThanOrEqual(200);
});

it("carries out no more tools than anybody has need of", async () => {
  let wishes = 0;
  const wish = async () => ({ result: { n: ++wishes } });
  const errands = new Errands({ wish, memory: new Memory(), toModel: () => {}, done: () => {} });
  for (let n = 0; n < 1000; n++)
    errands.take({ call_id: `call_${n}`, name: "a", arguments: "{}", response_id: "r", item_id: "i" }, n);
  await soon();
  expect([wishes, errands.pending]).toEqual([500, 0]);
});
