import * as z from "zod";

const text = z.string();
const ToolCall = z.strictObject({
  id: text.min(1),
  type: z.literal("function"),
  function: z.strictObject({ name: text.min(1), arguments: text }),
});
const Message = z.discriminatedUnion("role", [
  z.object({ role: z.enum(["system", "developer", "user"]), content: text }),
  z.object({ role: z.literal("assistant"), content: text.nullish(), tool_calls: z.array(ToolCall).min(1).optional() }),
  z.object({ role: z.literal("tool"), content: text, tool_call_id: text.min(1) }),
]);
const Tool = z.strictObject({
  type: z.literal("function"),
  function: z.looseObject({
    name: text.regex(/^[\w-]{1,64}$/),
    description: text.optional(),
    parameters: z.looseObject({ type: z.literal("object") }).optional(),
  }),
});

/** A request for a chat completion, as far as Offhook could sensibly make one. */
export type Asked = z.infer<typeof Asked>;
export const Asked = z
  .looseObject({
    model: text.min(1),
    messages: z.array(Message).min(1),
    stream: z.boolean().optional(),
    stream_options: z.strictObject({ include_usage: z.boolean().optional() }).optional(),
    tools: z.array(Tool).min(1).optional(),
  })
  .refine(({ stream, stream_options }) => stream || !stream_options, "stream_options without stream")
  .superRefine(({ messages }, { addIssue }) => {
    for (const fault of faultsIn(messages)) addIssue({ code: "custom", message: fault });
  });

/** Each tool's call must be followed by its answer, and nothing else answers. */
function faultsIn(messages: z.infer<typeof Message>[]): string[] {
  const faults: string[] = [];
  let open = new Set<string>();
  for (const message of messages) {
    if (message.role === "tool") {
      if (!open.delete(message.tool_call_id)) faults.push("a tool's answer must follow a message with its tool_calls");
      continue;
    }
    if (open.size > 0) faults.push(`tool_calls without answers: ${[...open].join(", ")}`);
    open = new Set(message.role === "assistant" ? message.tool_calls?.map(({ id }) => id) : []);
    if (message.role === "assistant" && !message.content && open.size === 0)
      faults.push("an assistant who says nothing");
  }
  return open.size > 0 ? [...faults, `tool_calls without answers: ${[...open].join(", ")}`] : faults;
}
