const HERE = "https://here.invalid";

/** The path and query of an address on this site; of anything else, what is said otherwise. */
export function localPath(text: string | undefined, otherwise: string): string {
  const url = text?.startsWith("/") ? URL.parse(text, HERE) : null;
  const path = url?.origin === HERE ? url.pathname + url.search : otherwise;
  // A browser would take two slashes for another site.
  return path.startsWith("//") ? otherwise : path;
}
