import type { Block, Payload } from "./slack-payload.ts";

/** What a person would see, whom it would call, and what could be clicked. */
export type Rendering = { rendered: string; pings: string[]; links: string[] };

/** `markup`: manual sequences such as `<!channel>` act. `parses`: bare URLs become links. `names`: bare @here and the like ping. */
type Piece = { text: string; markup: boolean; parses: boolean; names: boolean };
type TextObject = { type: "plain_text" | "mrkdwn"; text: string; verbatim?: boolean | undefined };

/** Splits a text so that every second span is a manual sequence. */
const SEQUENCE = /(<[^<>\n]+>)/;
const BARE_URL = /(?:https?:\/\/|www\.)[^\s<>|]+/gi;
const BARE_NAME = /(?<![\w@])@(?:channel|here|everyone)\b/g;
const PING = /^(?:!(?:channel|here|everyone)\b|!subteam\^|@[UW])/;
const SPECIAL = /^[!#]/;

export function render(payload: Payload): Rendering {
  const lines = payload.blocks.map(piecesOf);
  const fallback = fallbackOf(payload);
  const shown = lines.length > 0 ? lines : fallback.map((piece) => [piece]);
  const all = [...fallback, ...lines.flat()].map(read);
  return {
    rendered: shown.map((pieces) => pieces.map((piece) => read(piece).rendered).join("\n")).join("\n"),
    pings: all.flatMap(({ pings }) => pings),
    links: all.flatMap(({ links }) => links),
  };
}

/** Top-level text and old attachments: Slack links bare URLs in them, and names only when told to. */
function fallbackOf({ text, attachments = [], mrkdwn = true, link_names: names }: Payload): Piece[] {
  const texts = [text, ...attachments.flatMap((attachment) => [attachment.text ?? attachment.fallback])];
  return texts.flatMap((it) => (it ? [{ text: it, markup: mrkdwn, parses: true, names: Boolean(names) }] : []));
}

function piecesOf(block: Block): Piece[] {
  switch (block.type) {
    case "header":
      return [pieceOf(block.text)];
    case "section":
      return [
        ...(block.text ? [block.text] : []),
        ...(block.fields ?? []),
        ...(block.accessory ? [block.accessory.text] : []),
      ].map(pieceOf);
    case "context":
      return block.elements.map((element) => (element.type === "image" ? plain(element.alt_text) : pieceOf(element)));
    case "actions":
      return block.elements.map(({ text }) => plain(`[${text.text}]`));
    case "divider":
      return [plain("---")];
    case "image":
      return [plain(block.title?.text ?? block.alt_text)];
  }
}

function pieceOf({ type, text, verbatim = false }: TextObject): Piece {
  const markup = type === "mrkdwn";
  return { text, markup, parses: markup && !verbatim, names: markup && !verbatim };
}

function plain(text: string): Piece {
  return { text, markup: false, parses: false, names: false };
}

function read({ text, markup, parses, names }: Piece): Rendering {
  const spans = markup ? text.split(SEQUENCE) : [text];
  const all = spans.map((span, index) => (index % 2 === 1 ? readSequence(span) : readBare(span, parses, names)));
  return {
    rendered: all.map(({ rendered }) => rendered).join(""),
    pings: all.flatMap(({ pings }) => pings),
    links: all.flatMap(({ links }) => links),
  };
}

function readBare(span: string, parses: boolean, names: boolean): Rendering {
  const rendered = unescape(span);
  return {
    rendered,
    pings: names ? (rendered.match(BARE_NAME) ?? []) : [],
    links: parses ? (rendered.match(BARE_URL) ?? []) : [],
  };
}

function readSequence(sequence: string): Rendering {
  const [target = "", label] = sequence.slice(1, -1).split("|");
  const isPing = PING.test(target);
  return {
    rendered: unescape(label ?? target.replace(/^!/, "@")),
    pings: isPing ? [sequence] : [],
    links: isPing || SPECIAL.test(target) ? [] : [sequence],
  };
}

/** The only three entities Slack decodes, each once. */
function unescape(text: string): string {
  const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}
