import { bytesIn, playingMs } from "../pcm.ts";

/** What a platform says on its media socket. Audio is μ-law of 8 kHz in Base64. */
export type Frame =
  /** `ticket`: what our own answer had it carry, where the platform carries anything. */
  | { kind: "start"; call: string; ticket: string | null }
  | { kind: "audio"; audio: string }
  | { kind: "key"; key: string }
  /** All up to this mark of ours was played. */
  | { kind: "mark"; mark: number }
  | { kind: "stop" }
  /** One that means nothing to us, or of a kind that we do not know. */
  | { kind: "nothing" }
  | { kind: "bad"; why: "binary" | "too_long" | "unreadable" };

/** A part of what is said in an item of the model's: μ-law of 8 kHz in Base64. */
export type Sound = { item: string; audio: string };

/** A frame for the platform, and what it plays in which order: so many ms of an item; `item` is empty where it is silence. */
export type Piece = { frame: string; plays: { item: string; ms: number }[] };

/** What goes out in one call. Audio may be gathered until there is enough of it for a frame. */
export type Outlet = {
  play(sound: Sound): Piece[];
  /** What is gathered, though it be too little. */
  flush(): Piece[];
  /** The frame after which nothing plays that was sent before. What is gathered is dropped. */
  clear(): string;
};

/** How a platform speaks on its media socket. */
export type Media = {
  /** Whatever comes, and however hostile; never throws. */
  read(data: unknown): Frame;
  /** The frame that comes back as a mark once all before it was played; null where a platform tells nothing of what it plays. */
  mark: ((mark: number) => string) | null;
  /** For one call. */
  open(): Outlet;
};

const LONGEST_FRAME = 262_144;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The object in a frame, or what is wrong with it. It may be nested too deep to be walked. */
export function objectIn(data: unknown): { value: object } | Extract<Frame, { kind: "bad" }> {
  if (typeof data !== "string") return { kind: "bad", why: "binary" };
  if (data.length > LONGEST_FRAME) return { kind: "bad", why: "too_long" };
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value === "object" && value !== null) return { value };
  } catch {
    // It is no JSON.
  }
  return { kind: "bad", why: "unreadable" };
}

/** Whether this may stand between quotes in JSON as it is, as Base64 may. */
export function isBase64(text: string): boolean {
  return BASE64.test(text);
}

/** How long μ-law in Base64 plays, in ms. */
export function msOf(audio: string): number {
  return playingMs(bytesIn(audio), "mulaw");
}
