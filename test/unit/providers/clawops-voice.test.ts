import { describe, expect, it } from "vitest";

import { clawopsVoice, pressedIn } from "../../../src/providers/clawops-voice.ts";
import { verify } from "../../../src/providers/provider.ts";
import { settingsOf } from "../../../src/settings.ts";
import { URL_GIVEN, deliveryOf } from "../../contracts/provider-contract.ts";
import { signArticle, signReference } from "../../world/sign.ts";

const settings = settingsOf({ CLAWOPS_SIGNING_KEY: "the-secret" });
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const asked = (body: string, secret = "the-secret") =>
  deliveryOf({ headers: { ...FORM, "x-signature": signReference({ url: URL_GIVEN, body, secret }) }, body });

describe("the question what to say", () => {
  it("proves itself as the reference dialect's deliveries do, and by no other", async () => {
    const body = "CallId=CA1&AccountId=AC1&CallStatus=in-progress&Direction=outbound&Digits=1";
    expect((await verify(clawopsVoice, asked(body), settings)).ok).toBe(true);
    expect((await verify(clawopsVoice, asked(body, "another"), settings)).ok).toBe(false);
    const json = '{"call_id":"CA1"}';
    const headers = { "x-clawops-signature": signArticle({ body: json, secret: "the-secret" }) };
    expect((await verify(clawopsVoice, deliveryOf({ headers, body: json }), settings)).ok).toBe(false);
    expect(clawopsVoice.lacks(settingsOf({}))).toBe("CLAWOPS_SIGNING_KEY");
  });

  it("is no event", () => {
    const readings = clawopsVoice.dialects.map(({ read }) =>
      read(asked("CallId=CA1&CallStatus=in-progress"), settings),
    );
    expect(readings).toEqual([{ kind: "ignored", reason: "voice" }]);
  });

  it.each([
    ["CallId=CA1&Digits=1", "CA1", "1"],
    ["CallId=CA1&Digits=12%23", "CA1", "12#"],
    ["CallId=CA1&Digits=", "CA1", null],
    ["CallId=CA1", "CA1", null],
    [`CallId=${"x".repeat(300)}&Digits=one`, null, null],
    [`CallId=CA1&Digits=${"1".repeat(33)}`, "CA1", null],
    ["", null, null],
    ["{}", null, null],
  ])("tells of %s which call asks and what was pressed", (body, call, key) => {
    expect(pressedIn(asked(body))).toEqual({ call, key });
  });
});
