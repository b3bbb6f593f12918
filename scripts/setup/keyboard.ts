import type { EventEmitter } from "node:events";
import { StringDecoder } from "node:string_decoder";

import { InWords } from "../command.ts";
import { width } from "../print.ts";

/** Who sits there. `setRawMode` is there where `input` is a terminal. `stop`: what Ctrl-C does, once the terminal is as it was. */
export type Seat = {
  input: EventEmitter & { pause: () => unknown; resume: () => unknown; setRawMode?: (isRaw: boolean) => unknown };
  output: { write: (text: string) => unknown };
  stop: () => void;
};

/** `fits`: which line may be the answer that came before it was asked for; another waits for the next question. */
type Asking = { question: string; isShown: boolean; fits?: (line: string) => boolean };
type Waiting = { typed: string; isShown: boolean; held: string; settle: (line: string) => void; fail: () => void };

/** The input has ended, so nothing can be asked any more. */
export class Ended extends InWords {
  override name = "Ended";
}

/** Control sequences, such as arrows and the marks around a paste; line ends, each as one; everything else by itself. */
const KEY = /\u001B(?:\[[0-?]*[ -/]*[@-~]|O.)?|\r\n|[\s\S]/gu;
const [CTRL_C, CTRL_D, CTRL_U] = ["\u0003", "\u0004", "\u0015"];
const IS_ENTER = /^[\r\n]/;
const IS_BACKSPACE = /^[\b\u007F]$/;
const IS_CONTROL = /^\p{Cc}/u;

/**
 * Reads keys itself, since node:readline remembers lines and what was cut out of them, and would bring a secret to the screen with one key. From now
 * until `rest` the terminal shows nothing by itself: what is pasted before it is asked for is kept for the question that comes, unseen.
 */
export class Keyboard {
  readonly #seat: Seat;
  readonly #decoder = new StringDecoder("utf8");
  #isOpen = false;
  #hasEnded = false;
  #ahead = "";
  #waiting: Waiting | null = null;

  constructor(seat: Seat) {
    this.#seat = seat;
    seat.input.on("end", () => this.#end()).on("close", () => this.#end());
    this.#open();
  }

  /** What is typed up to Enter; throws `Ended`. */
  async line({ question, isShown, fits = () => true }: Asking): Promise<string> {
    this.#open();
    this.#seat.output.write(question);
    const ahead = this.#ahead.trimStart();
    const [, first = "", lineEnd = "", after = ""] = /^([^\r\n]*)(\r\n|[\r\n]|$)([\s\S]*)$/.exec(ahead) ?? [];
    const isWhole = lineEnd !== "";
    this.#ahead = "";
    if (first === "" || !fits(first)) return this.#wait({ typed: "", isShown, held: ahead });
    this.#seat.output.write(isWhole ? "(as pasted before)\n" : "(as pasted: Enter takes it, Ctrl-U forgets it) ");
    if (!isWhole) return this.#wait({ typed: first, isShown: false, held: "" });
    this.#ahead = after;
    return first;
  }

  /** Gives the terminal back until a line is asked for again; before that the process does not end by itself. */
  rest(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { input } = this.#seat;
    input.off("data", this.#hear);
    input.setRawMode?.(false);
    input.pause();
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const { input } = this.#seat;
    input.on("data", this.#hear);
    input.setRawMode?.(true);
    input.resume();
  }

  #wait(line: Pick<Waiting, "typed" | "isShown" | "held">): Promise<string> {
    return new Promise((settle, fail) => {
      this.#waiting = {
        ...line,
        settle,
        fail: () => fail(new Ended("Nobody can be asked any more. Run it again, or with --yes.")),
      };
      if (this.#hasEnded) this.#waiting.fail();
    });
  }

  readonly #hear = (chunk: Buffer | string): void => {
    const text = typeof chunk === "string" ? chunk : this.#decoder.write(chunk);
    for (const key of text.match(KEY) ?? []) this.#press(key);
  };

  #press(key: string): void {
    if (key === CTRL_C) return this.#leave();
    const line = this.#waiting;
    if (!line) this.#ahead += IS_CONTROL.test(key) && !IS_ENTER.test(key) ? "" : key;
    else if (IS_ENTER.test(key)) this.#settle(line);
    else if (key === CTRL_D && line.typed === "") this.#end();
    else this.#edit(line, key);
  }

  /** At once, so that the key after it is not shown. */
  #settle({ typed, held, settle }: Waiting): void {
    this.#waiting = null;
    this.#ahead = held === "" || held.endsWith("\r") ? held : `${held}\r`;
    this.#seat.output.write("\n");
    settle(typed);
  }

  #edit(line: Waiting, key: string): void {
    const before = line.typed;
    if (IS_BACKSPACE.test(key)) line.typed = Array.from(before).slice(0, -1).join("");
    else if (key === CTRL_U) line.typed = "";
    else if (!IS_CONTROL.test(key)) line.typed += key;
    if (line.isShown) this.#seat.output.write(shownChange(before, line.typed));
  }

  #leave(): void {
    this.rest();
    this.#seat.output.write("\n");
    this.#seat.stop();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#waiting?.fail();
  }
}

/** One is the beginning of the other. */
function shownChange(before: string, now: string): string {
  return now.length < before.length ? "\b \b".repeat(width(before.slice(now.length))) : now.slice(before.length);
}
