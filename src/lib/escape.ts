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
