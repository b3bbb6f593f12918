/** So long a text without an end is cut where it can best be. */
const LONGEST = 240;
/** A comma before this place is none to cut a long text at. */
const EARLIEST_COMMA = 120;

/** A line's end, or whatever ends a sentence with all that goes along: `?!`, `…`, `.”`, `!)`. */
const ENDING = /[\n\r]|[.!?。！？…][.!?。！？…"'”’»)\]}」』》〉】）］]*/g;
const LINE_END = /[\n\r]/;
const HAS_WORD = /[\p{L}\p{N}]/u;
const HAS_LETTER = /\p{L}/u;
/** What asks or exclaims, or is a full stop in no name and no number. */
const CLEAR = /[!?。！？]/;
const BARE = /^[.!?。！？]+$/;
const WIDE = /[。！？]/;
const ELLIPSIS = /…|\.\./;
const KOREAN = /^[\p{Script=Hangul}\p{Script=Han}]/u;
/** How sentences in Korean end. A full stop after another syllable, and with no blank after it, may stand in a name. */
const KOREAN_END = /[다요죠까네]$/;
const LATIN_WORD = /(?<![\p{L}\p{N}.])[\p{Script=Latin}.]+$/u;
const TITLE = /^(?:dr|mr|mrs|ms|prof|st|vs|e\.g|i\.e)$/i;
const INITIALS = /^(?:[A-Z]\.)*[A-HJ-Z]$/;

/** Where a sentence ends; null where it does not; undefined where that depends on what follows. */
type End = number | null | undefined;

/**
 * Cuts a text that comes in pieces into sentences, Korean and English, each as soon as it is known to be whole. Whatever the pieces are, the sentences are
 * the same: stretches of the text in its order, with nothing but blanks between them. A full stop in a number, an address, a title, a date or a list's `1.`
 * ends none; what has no end for long is cut after a comma or a word. What comes last is left out if it has neither letter nor digit: nobody could say it.
 */
export class Sentences {
  #text = "";

  /** The sentences that this piece makes whole. */
  push(piece: string): string[] {
    this.#text += piece;
    const sentences: string[] = [];
    for (let place = this.#place(); place !== null; place = this.#place()) {
      sentences.push(this.#text.slice(0, place).trimEnd());
      this.#text = this.#text.slice(place);
    }
    return sentences;
  }

  /** What is left when nothing follows. */
  end(): string[] {
    const rest = this.#text.trim();
    this.#text = "";
    return HAS_WORD.test(rest) ? [rest] : [];
  }

  /** Where to cut; null where what follows has to be known first. */
  #place(): number | null {
    this.#text = this.#text.trimStart();
    const begun = this.#text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "");
    return endIn(begun) ?? (this.#text.length > LONGEST ? stopIn(begun) : null);
  }
}

function endIn(text: string): number | undefined {
  for (const match of text.matchAll(ENDING)) {
    const end = endAt(text, match);
    if (end !== null) return end;
  }
  return undefined;
}

function endAt(text: string, { 0: ending, index }: RegExpExecArray): End {
  const before = text.slice(0, index);
  const place = index + ending.length;
  const after = text.slice(place);
  if (!HAS_WORD.test(before)) return null;
  if (LINE_END.test(ending)) return place;
  if (after === "") return undefined;
  const next = after.trimStart();
  const gap = after.slice(0, after.length - next.length);
  if (gap === "") return isEndBefore(next, { before, ending }) ? place : null;
  if (CLEAR.test(ending) || LINE_END.test(gap)) return place;
  if (!ELLIPSIS.test(ending) && !/[\p{Script=Latin}\p{N}]$/u.test(before))
    return HAS_LETTER.test(before) ? place : null;
  if (next === "") return undefined;
  return isStop(next, { before, ending }) ? place : null;
}

type Seen = { before: string; ending: string };

/** With no blank between. After a closing quote Korean goes on with a particle: `"네."라고`. */
function isEndBefore(next: string, { before, ending }: Seen): boolean {
  if (!BARE.test(ending)) return false;
  if (WIDE.test(ending)) return true;
  return KOREAN.test(next) && (CLEAR.test(ending) || (ending === "." && KOREAN_END.test(before)));
}

/** Of a full stop after a Latin letter or a digit, or an ellipsis, with a blank after it. */
function isStop(next: string, { before, ending }: Seen): boolean {
  if (/^\p{Ll}/u.test(next)) return false;
  if (ELLIPSIS.test(ending)) return true;
  if (/\p{N}$/u.test(before)) return /^\p{Lu}/u.test(next) && HAS_LETTER.test(before);
  const word = LATIN_WORD.exec(before)?.[0] ?? "";
  if (/^no$/i.test(word) && /^\p{N}/u.test(next)) return false;
  return !TITLE.test(word) && !INITIALS.test(word);
}

/** Where a text without an end is best cut. */
function stopIn(text: string): number {
  const comma = text.search(/[,，、;](?=\s)(?!.*[,，、;]\s)/s);
  if (comma >= EARLIEST_COMMA) return comma + 1;
  const blank = text.search(/\s(?=\S*$)/);
  return blank > 0 ? blank : text.length;
}
