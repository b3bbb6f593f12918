import * as z from "zod";

const plainText = (max: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: z.string().min(1).max(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal("mrkdwn"), text: z.string().min(1).max(max), verbatim: z.boolean().optional() });
const anyText = (max: number) => z.discriminatedUnion("type", [plainText(max), mrkdwn(max)]);

const blockId = { block_id: z.string().max(255).optional() };
const imageFields = { type: z.literal("image"), image_url: z.url().max(3000), alt_text: z.string().min(1).max(2000) };
const button = z.strictObject({
  type: z.literal("button"),
  text: plainText(75),
  action_id: z.string().max(255).optional(),
  url: z.url().max(3000).optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
});

/** The blocks Offhook could sensibly post, by Slack's limits. Slack knows more types; here they are refused as unknown ones are there. */
const Block = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("header"), ...blockId, text: plainText(150) }),
  z
    .strictObject({
      type: z.literal("section"),
      ...blockId,
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: button.optional(),
      expand: z.boolean().optional(),
    })
    .refine(({ text, fields }) => text ?? fields),
  z.strictObject({
    type: z.literal("context"),
    ...blockId,
    elements: z
      .array(z.discriminatedUnion("type", [plainText(2000), mrkdwn(2000), z.strictObject(imageFields)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal("actions"), ...blockId, elements: z.array(button).min(1).max(25) }),
  z.strictObject({ type: z.literal("divider"), ...blockId }),
  z.strictObject({ ...imageFields, ...blockId, title: plainText(2000).optional() }),
]);

const Payload = z.looseObject({
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
  attachments: z.array(z.looseObject({ text: z.string().optional(), fallback: z.string().optional() })).optional(),
  mrkdwn: z.boolean().optional(),
  link_names: z.union([z.boolean(), z.number()]).optional(),
});

export type Block = z.infer<typeof Block>;
export type Payload = z.infer<typeof Payload> & { blocks: Block[] };

/** The payload as Slack would take it, or the word with which Slack refuses it. */
export function readPayload(body: string): Payload | string {
  const payload = Payload.safeParse(parseJson(body));
  if (!payload.success)
    return payload.error.issues[0]?.path[0] === "blocks" ? "invalid_blocks_format" : "invalid_payload";
  const { text, attachments = [] } = payload.data;
  const blocks = z
    .array(Block)
    .max(50)
    .refine(haveOwnIds)
    .safeParse(payload.data.blocks ?? []);
  if (!blocks.success) return "invalid_blocks";
  if (!text?.trim() && blocks.data.length === 0 && attachments.length === 0) return "no_text";
  return { ...payload.data, blocks: blocks.data };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function haveOwnIds(blocks: Block[]): boolean {
  const ids = blocks.flatMap(({ block_id: id }) => id ?? []);
  return new Set(ids).size === ids.length;
}
