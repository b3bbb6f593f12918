import { given, newId, refused } from "./cloudflare-answers.ts";
import type { Asked, Routes } from "./cloudflare-routes.ts";

type Manifest = Record<string, { hash: string; size: number }>;
/** What has been uploaded, by hash, and the paths that each finished session stands for. */
export type Assets = { hashes: Set<string>; sessions: Map<string, Manifest> };

const LIFETIME_SECONDS = 3600;

/** Static assets: a session says which of the files are not there yet, and its token goes into the upload of the Worker. */
export function assetRoutes(assets: Assets): Routes {
  return {
    "POST /accounts/:account/workers/scripts/:script/assets-upload-session": ({ json }) => {
      const { manifest } = json() as { manifest: Manifest };
      const missing = Object.values(manifest).filter(({ hash }) => !assets.hashes.has(hash));
      const jwt = token();
      assets.sessions.set(jwt, manifest);
      return given({ jwt, buckets: missing.length > 0 ? [missing.map(({ hash }) => hash)] : [] });
    },
    "POST /accounts/:account/workers/assets/upload": (asked) => upload(assets, asked),
  };
}

async function upload(assets: Assets, { headers, bytes }: Asked): Promise<Response> {
  const jwt = headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
  const manifest = assets.sessions.get(jwt);
  if (!manifest) return refused(401, 10_000, "Authentication error");
  const form = await new Response(bytes, { headers }).formData();
  for (const hash of form.keys()) assets.hashes.add(hash);
  const isWhole = Object.values(manifest).every(({ hash }) => assets.hashes.has(hash));
  return given(isWhole ? { jwt } : {});
}

/** wrangler reads the middle of it, to know until when it holds. */
function token(): string {
  const exp = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;
  return `e30.${Buffer.from(JSON.stringify({ exp })).toString("base64")}.${newId()}`;
}
