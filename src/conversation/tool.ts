import * as z from "zod";

import { badFields } from "../lib/bad-fields.ts";
import { type Result, no, ok } from "../lib/result.ts";
import { oneLine } from "../lib/text.ts";
import type { Scope, Wish } from "./wish.ts";

/** Something that the model may ask for. `parameters`: a JSON Schema, for the model; `read` checks what it made of that, which may be anything. */
export type Tool = {
  description: string;
  parameters: object;
  isOffered: (scope: Scope) => boolean;
  /** The reason is in words for the model, so that it can put it right. */
  read: (given: object) => Result<Wish, string>;
};

type Parts<Shape extends z.ZodRawShape> = Pick<Tool, "description" | "isOffered"> & {
  fields: Shape;
  wish: (read: z.infer<z.ZodObject<Shape>>) => Wish;
};

export function tool<Shape extends z.ZodRawShape>({ fields, wish, ...shown }: Parts<Shape>): Tool {
  const schema = z.object(fields);
  const { $schema: _, ...parameters } = z.toJSONSchema(schema);
  return {
    ...shown,
    parameters,
    read(given) {
      const read = schema.safeParse(tidied(given));
      return read.success ? ok(wish(read.data)) : no(`The arguments can't be taken: ${badFields(read.error)}.`);
    },
  };
}

/** Texts in one line each. What is null or empty is absent, since models fill in what they need not. */
function tidied(given: object): object {
  const entries = Object.entries(given).map(([name, value]: [string, unknown]) => {
    return [name, typeof value === "string" ? oneLine(value, Infinity) : value] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== ""));
}
