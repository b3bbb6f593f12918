const MASK = "••••••";
/** Where a path of ours holds a token, whichever it is. */
const OUR_TOKEN = /(\/(?:webhooks\/vox|webhooks\/teler|voice\/teler)\/)[^/]+/;
/** Longer ones in other people's URLs may be secrets. */
const LONGEST_WORD = 15;

/** A platform's field as it may be seen on a screen: of a URL no token of ours, no name or password, no query, and nothing long in the path. */
export function masked(value: string | null): string {
  if (value === null) return "–";
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) return value;
  const path = url.pathname.replace(OUR_TOKEN, (_, before: string) => before + MASK);
  const segments = path.split("/").map((segment) => (segment.length > LONGEST_WORD ? shorten(segment) : segment));
  return `${url.origin}${segments.join("/")}${url.search && `?${MASK}`}`;
}

function shorten(segment: string): string {
  return segment.slice(0, 4) + MASK;
}
