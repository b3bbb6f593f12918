import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { escapeSlack, escapeXml } from "../../../src/lib/escape.ts";
import { redact } from "../../../src/lib/redact.ts";
import { byCodePoint, cut, isReadable, isShallow, manyLines, oneLine } from "../../../src/lib/text.ts";

const anyText = fc.string({ unit: "binary" });

describe("manyLines", () => {
  it("keeps the lines and folds what would hide in them", () => {
    expect(manyLines("\n a\u0000b \r\n\r\n\tc\u202e\rd\n \n")).toBe("a b\n\nc\nd");
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = manyLines(text);
        expect(lines.split("\n").every(isReadable)).toBe(true);
        expect(manyLines(lines)).toBe(lines);
      }),
    );
  });
});

describe("isReadable", () => {
  it("is so of what can be seen for what it is", () => {
    for (const text of ["", "주문/1 #2?", "\u{1f468}\u200d\u{1f469}", " a  b "])
      expect(isReadable(text), text).toBe(true);
    for (const text of ["\u0000", "a\nb", "\ud800", "a\u202eb", "\ufeff", "\u009f"])
      expect(isReadable(text)).toBe(false);
  });
});

describe("oneLine", () => {
  it("folds what would break or hide a line", () => {
    expect(oneLine("  a\n\n b\u0000c\u202egnirts\u200b ", 99)).toBe("a b c gnirts");
  });

  it("is well-formed, without controls and never longer than asked", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, max) => {
        const line = oneLine(text, max);
        expect(line.isWellFormed()).toBe(true);
        expect(line.length).toBeLessThanOrEqual(max);
        expect(line).not.toMatch(/[\n\r\0\u202e]/);
      }),
    );
  });

  it("keeps emoji that are joined from several", () => expect(oneLine("👩‍👧 님", 99)).toBe("👩‍👧 님"));
});

describe("cut", () => {
  it("does not leave half of an emoji", () => expect(cut("ab😀cd", 4)).toBe("ab…"));
  it("leaves what fits", () => expect(cut("abcd", 4)).toBe("abcd"));
});

describe("escapeSlack", () => {
  it("leaves nothing that could ping or link", () => {
    const escaped = escapeSlack("<!channel> <@U1> <https://evil.example|x> https://evil.example @here #general & co");
    expect(escaped).not.toMatch(/<|>|https?:\/\/|@here|#general/);
    expect(escaped).toContain("&amp; co");
  });

  it("can be read back: entities and joiners undone, it is the text again", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const undone = escapeSlack(text)
          .replaceAll("\u2060", "")
          .replaceAll("&lt;", "<")
          .replaceAll("&gt;", ">")
          .replaceAll("&amp;", "&");
        expect(undone).toBe(text);
      }),
    );
  });
});

describe("redact", () => {
  const url = "https://hooks.slack.com/services/T0000/B0000/abcdefghijkl";

  it("cuts secrets out, and of a secret URL its path and long segments too", () => {
    const text = `no route to ${url} (/services/T0000/B0000/abcdefghijkl, abcdefghijkl), token s3cret`;
    expect(redact(text, [url, "s3cret"])).toBe("no route to [secret] ([secret], [secret]), token [secret]");
  });

  it("cuts out what is left of one where the text was cut, and one that is written as URLs write it", () => {
    expect(redact(`refused: ${url.slice(0, -5)}`, [url])).toBe("refused: [secret]");
    expect(redact(`refused: ${encodeURIComponent(url)}`, [url])).toBe("refused: [secret]");
  });

  it("leaves nothing of any secret", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.string({ minLength: 12 }), { minLength: 1, maxLength: 3 }),
        (text, secrets) => {
          const cleaned = redact(`${text}${secrets.join(text)}`, secrets);
          fc.pre(secrets.every((secret) => !"[secret]".includes(secret)));
          for (const secret of secrets) expect(cleaned.includes(secret)).toBe(false);
        },
      ),
    );
  });
});

describe("byCodePoint", () => {
  it("orders as UTF-8 does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        expect(Math.sign(byCodePoint(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(byCodePoint("～", "😀")).toBeLessThan(0);
  });
});

describe("isShallow", () => {
  it("counts objects and lists, and does not overflow", () => {
    expect(isShallow({ a: [1] }, 2)).toBe(true);
    expect(isShallow({ a: [1] }, 1)).toBe(false);
    expect(isShallow(JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`), 100)).toBe(false);
  });
});

describe("escapeXml", () => {
  it("leaves no markup, and leaves out what XML cannot hold", () => {
    expect(escapeXml('<Hangup/> & "O\'Neil"')).toBe("&lt;Hangup/&gt; &amp; &quot;O&apos;Neil&quot;");
    expect(escapeXml("a\u0000b\u000bc\ufffed\ud800e\udc00f")).toBe("abcdef");
    expect(escapeXml("한🙂\u0085")).toBe("한🙂\u0085");
  });

  it("keeps blanks that a reader of XML would change", () => {
    expect(escapeXml("a\r\nb\tc")).toBe("a&#13;&#10;b&#9;c");
  });
});
