/**
 * What the caller wants done, as the model asks for it by a tool. Texts are the caller's, trimmed and not empty; `callBack` is a number as it was said.
 */
export type Wish =
  | { tool: "confirm_order"; address: string | null; said: string | null }
  | { tool: "change_order" | "cancel_order"; said: string | null }
  | { tool: "confirm_booking" }
  | { tool: "cancel_booking"; said: string | null }
  | { tool: "take_message"; name: string | null; text: string; callBack: string | null }
  | { tool: "transfer_to_person" }
  | { tool: "end_call" };

/** What a conversation is about besides what the caller may say: the outreach that it belongs to, if any; and whether a person can be had. */
export type Scope = { outreach: "order" | "booking" | null; canTransfer: boolean };

/** What came of a tool, as the model is to be told; `ends`: how the call ends now. */
export type Granted = { result: object; ends?: "hang_up" | "transfer" | undefined };
