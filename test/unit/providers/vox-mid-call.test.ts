import { describe, expect, it } from "vitest";

import { AT, callEvent, mid1, mid2, read } from "./vox-payloads.ts";

describe("what happens while they speak", () => {
  it("is an utterance or a move, in either version", () => {
    for (const mid of [mid1, mid2]) {
      expect(callEvent(mid("call_message", { role: "user", content: "네" }))).toMatchObject({
        type: "call.said",
        at: AT,
        data: { role: "caller", text: "네", optedOut: null },
      });
      const nodes = { from_node_id: "n1", to_node_id: "n2", from_node_name: "인사", to_node_name: "조회", took: 3 };
      expect(callEvent(mid("flow_transition", nodes))).toMatchObject({
        type: "call.moved",
        data: { fromNode: "n1", toNode: "n2", fromName: "인사", toName: "조회", optedOut: null, extra: { took: "3" } },
      });
    }
  });

  it("keeps a role that is neither agent nor user", () => {
    const roleOf = (role: unknown) => callEvent(mid1("call_message", { role, content: "x" })).data;
    expect(roleOf("agent")).toMatchObject({ role: "agent" });
    expect(roleOf("operator")).toMatchObject({ role: "operator" });
    expect(roleOf(undefined)).toMatchObject({ role: "unknown", text: "x" });
  });

  it("is ignored by name where it is neither, and unreadable without a name", () => {
    expect(read(mid2("dtmf", { digit: "1" }))).toEqual({ kind: "ignored", reason: "dtmf" });
    expect(read(mid1("", {}))).toMatchObject({ kind: "unreadable" });
  });

  it("has the same id each time and in each version, and another for everything else", () => {
    const says = (content: unknown, more: object = {}) =>
      callEvent(mid1("call_message", { role: "user", content, ...more })).id;
    expect(says("네")).toBe(says("네"));
    expect(says("네")).toBe(callEvent(mid2("call_message", { content: "네", role: "user", turn: 3 })).id);
    const others = [
      says("아니요"),
      callEvent(mid1("call_message", { role: "agent", content: "네" })).id,
      callEvent(mid1("call_message", { role: "user", content: "네" }, { timestamp: AT + 1 })).id,
      callEvent(mid1("call_message", { role: "user", content: "네" }, { call_id: "c2" })).id,
      callEvent(mid1("call_message", { role: "user", words: "네" })).id,
      callEvent(mid1("call_message", { role: "user", words: "아니요" })).id,
      callEvent(mid1("flow_transition", { from_node_id: "user", to_node_id: "네" })).id,
    ];
    expect(new Set([says("네"), ...others]).size).toBe(others.length + 1);
  });
});
