import { Ear } from "./ear.ts";
import { soundOfWav } from "./linear.ts";
import type { Incoming } from "./service.ts";

/** What the API takes; anything else it calls an unrecognized file format. */
const FORMATS = /\.(?:flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|wav|webm)$/i;
const FIELDS = ["file", "model", "language", "prompt", "response_format", "temperature"];

/** A form that asks for a transcript; as a text, why the API would refuse it. */
export type Form = {
  file: { name: string; type: string; bytes: number };
  model: string;
  language: string | null;
  heard: string;
};

/** `heard` is what was said in a WAV of marked utterances; empty for any other sound. */
export async function readForm({ headers, bytes }: Incoming): Promise<Form | string> {
  const type = headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) return `the body is "${type}", not a form`;
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => null);
  if (!form) return "the form cannot be read";
  const unknown = [...form.keys()].find((name) => !FIELDS.includes(name));
  if (unknown) return `Unrecognized request argument supplied: ${unknown}`;
  const [file, model] = [form.get("file"), form.get("model")];
  if (!(file instanceof File)) return "file is no file";
  if (typeof model !== "string" || model === "") return "you must provide a model parameter";
  if (!FORMATS.test(file.name)) return `Unrecognized file format: ${file.name}`;
  if (file.size === 0) return "the file is empty";
  const language = form.get("language") ?? null;
  if (language instanceof File || !/^(?:[a-z]{2})?$/.test(language ?? "")) return "language is no ISO 639-1 code";
  const sound = soundOfWav(Buffer.from(await file.arrayBuffer()));
  const ear = new Ear();
  ear.hear(sound);
  const about = { name: file.name, type: file.type, bytes: file.size };
  const heard = ear.heard.map(({ text }) => text).join(" ");
  return { file: about, model, language, heard };
}
