/**
 * Text from outside for Slack. With `&`, `<` and `>` written as entities nothing in it can ping or be a link of its own
 * (docs.slack.dev, "Formatting message text"); the word joiners keep Slack from making links and mentions out of plain words.
 */
export function escapeSlack(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/:\/\/|www\.|@|#/gi, (mark) => `${mark.slice(0, 1)}\u2060${mark.slice(1)}`);
}

// All that XML 1.0 has room for (www.w3.org/TR/xml, "Char"); the rest, half surrogate pairs among it, no reference can name either.
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
/** Markup, and the blanks that a reader of XML would change, at the end of lines and in attributes. */
const IN_XML_BY_REFERENCE = /[&<>"'\t\n\r]/g;
const XML_NAMES: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

/** Text from outside for XML, between tags or in an attribute: a reader gets it back as it was, but for what XML cannot hold. */
export function escapeXml(text: string): string {
  return text
    .replace(NOT_IN_XML, "")
    .replace(IN_XML_BY_REFERENCE, (mark) => `&${XML_NAMES[mark] ?? `#${mark.charCodeAt(0)}`};`);
}
