import fc from "fast-check";
import { expect, test } from "vitest";

import { Ear } from "../../world/ear.ts";
import { mulawOf, pcmOf, soundOfWav, wavOf } from "../../world/linear.ts";
import { FRAME_BYTES, msOf, silence, speak } from "../../world/sound.ts";

const TEXT = "네, 블루 셔츠 두 벌 맞아요. 주소는 서울시 강남구 테헤란로 1이고요, 문 앞에 놓아 주세요.";

function heardOf(pieces: Uint8Array[]) {
  const ear = new Ear();
  for (const piece of pieces) ear.hear(piece);
  return { heard: ear.heard, totalMs: ear.totalMs, noiseMs: ear.noiseMs };
}

test("what is spoken is understood, however it is cut on its way", () => {
  const sound = Buffer.concat([silence(100), speak(TEXT, 2000), silence(33), speak("네", 400), silence(20)]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }), (sizes) => {
      const pieces: Uint8Array[] = [];
      for (let at = 0, n = 0; at < sound.length; n++) {
        const size = sizes[n % sizes.length] ?? 1;
        pieces.push(sound.subarray(at, at + size));
        at += size;
      }
      const { heard, totalMs, noiseMs } = heardOf(pieces);
      expect(heard).toMatchObject([
        { text: TEXT, ms: 2000, ofMs: 2000 },
        { text: "네", ms: 400, ofMs: 400 },
      ]);
      expect([Math.round(totalMs), noiseMs]).toEqual([Math.round(msOf(sound)), 0]);
    }),
    { numRuns: 50 },
  );
});

test("who is cut off is heard as far as it went, and what follows is understood", () => {
  const cut = speak(TEXT, 2000).subarray(0, FRAME_BYTES * 30 + 50);
  const { heard, noiseMs } = heardOf([cut, speak("다시요")]);
  expect(heard).toMatchObject([{ text: TEXT, ms: 600, ofMs: 2000 }, { text: "다시요" }]);
  expect(noiseMs).toBeGreaterThan(0);
});

test("an utterance survives linear PCM and a WAV file, in little-endian order only", () => {
  const sound = speak(TEXT);
  expect(mulawOf(pcmOf(sound))).toEqual(sound);
  expect(soundOfWav(wavOf(sound))).toEqual(sound);
  expect(heardOf([mulawOf(pcmOf(sound).swap16())]).heard).toEqual([]);
  expect(soundOfWav(Buffer.from("ID3"))).toHaveLength(0);
});

test("the codec is G.711's: reference values, and every code comes back as itself, the two zeros aside", () => {
  expect(pcmOf(Uint8Array.of(0x00, 0x80, 0x7f, 0xff, 0x0f, 0xf0)).toString("hex")).toBe(
    Buffer.from(Int16Array.of(-32124, 32124, 0, 0, -16764, 120).buffer).toString("hex"),
  );
  const codes = Uint8Array.from({ length: 256 }, (_, code) => code).filter((code) => code !== 0x7f);
  expect([...mulawOf(pcmOf(codes))]).toEqual([...codes]);
});
