import { isSilent, msOf } from "./sound.ts";

/** What was noticed in the sound so far, at that time of it. */
export type Noticed = { kind: "started" | "stopped"; atMs: number };

/** Tells speech from silence by how loud it is, as the sound comes in; its time is that of the sound. */
export class Vad {
  #nowMs = 0;
  #quietMs = 0;
  isSpeech = false;

  /** At most one start and one stop in each piece. */
  hear(sound: Uint8Array, silenceMs: number): Noticed[] {
    const noticed: Noticed[] = [];
    const first = sound.findIndex((code) => !isSilent(code));
    const ms = msOf(sound);
    if (first < 0) this.#quietMs += ms;
    else {
      if (!this.isSpeech)
        noticed.push({ kind: "started", atMs: Math.round(this.#nowMs + msOf(sound.subarray(0, first))) });
      this.isSpeech = true;
      this.#quietMs = msOf(sound.subarray(sound.findLastIndex((code) => !isSilent(code)) + 1));
    }
    this.#nowMs += ms;
    if (this.isSpeech && this.#quietMs >= silenceMs) {
      this.isSpeech = false;
      noticed.push({ kind: "stopped", atMs: Math.round(this.#nowMs - this.#quietMs) });
    }
    return noticed;
  }
}
