import { expect, test } from "vitest";

import { outcomeOf, type Run, runScript, untilSaid } from "./run.ts";

const CUT = /agent +내일은 오전 아홉 시부터.*\n +[\d.]+ s +caller +아, 잠깐만요.*\n +[\d.]+ s +cut off after 1\.\d s/;

test("under npm start, a conversation is played over a media stream and over the voice loop, live, and all comes as it should", async () => {
  const start = runScript("start.ts");
  await untilSaid(start, "Up until Ctrl-C");
  const plays = (...args: string[]): Run => runScript("play.ts", { args, cwd: start.cwd });
  const [byStream, byLoop] = await Promise.all([plays("talk"), plays("talk", "loop")].map(outcomeOf));
  for (const played of [byStream, byLoop]) {
    const { code, out } = played ?? expect.fail("not played");
    expect(out).toMatch(/agent +안녕하세요, 강남내과입니다/);
    expect(out).toMatch(CUT);
    expect(out).toContain("| 전화로 남긴 메시지 · 강남내과");
    expect(out).toContain("over    Offhook has hung up");
    expect(out).toMatch(/아니요, 감사합니다\. +\d+ ms/);
    expect(out).toMatch(/call\.said .*caller: 아니요, 감사합니다\./);
    expect(out).toMatch(/slack\.post +done +done 200 ok/);
    expect(out).not.toContain(" NO");
    expect(code).toBe(0);
  }
  const { code, out } = await outcomeOf(plays("announced"));
  expect(out).toContain("A model would talk with who calls here");
  expect(code).toBe(0);
}, 120_000);
