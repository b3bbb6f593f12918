export class EventTooLong extends Error {
  override name = "EventTooLong";
}

/**
 * The `data:` of each event of an event stream, as soon as the event is whole (WHATWG HTML §9.2.6). All other fields are passed over, and
 * `[DONE]` is data like any other. An event that the stream breaks off in is none. Throws `EventTooLong` where a line, or the data of one event,
 * has more than `longest` characters, and whatever the stream throws; cancels the stream when the caller stops early.
 */
export async function* readServerSentEvents(
  stream: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<string> {
  // Takes a byte order mark away, and puts U+FFFD in place of what is no UTF-8.
  const decoder = new TextDecoder();
  const lines = new Lines(longest);
  let data: string[] = [];
  let length = 0;
  for await (const chunk of stream) {
    for (const line of lines.cut(decoder.decode(chunk, { stream: true }))) {
      const part = dataIn(line);
      if (part !== null) {
        data.push(part);
        if ((length += part.length + 1) > longest + 1) throw tooLong(longest);
      } else if (line === "" && data.length > 0) {
        yield data.join("\n");
        data = [];
        length = 0;
      }
    }
  }
}

/** What a line adds to an event's data; null for a line that adds nothing. */
function dataIn(line: string): string | null {
  if (line === "data") return "";
  return line.startsWith("data:") ? line.slice(line.startsWith("data: ") ? 6 : 5) : null;
}

/** Makes lines, which end with CRLF, LF or CR, of text that comes in pieces. A CR ends its line at once, whatever follows. */
class Lines {
  readonly #longest: number;
  #begun = "";
  #hasCr = false;

  constructor(longest: number) {
    this.#longest = longest;
  }

  *cut(text: string): Generator<string> {
    if (text === "") return;
    const fresh = this.#hasCr && text.startsWith("\n") ? text.slice(1) : text;
    this.#hasCr = text.endsWith("\r");
    const pieces = fresh.split(/\r\n|\r|\n/);
    const rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      yield this.#checked(this.#begun + piece);
      this.#begun = "";
    }
    this.#begun = this.#checked(this.#begun + rest);
  }

  #checked(line: string): string {
    if (line.length > this.#longest) throw tooLong(this.#longest);
    return line;
  }
}

function tooLong(longest: number): EventTooLong {
  return new EventTooLong(`an event has more than ${longest} characters`);
}
