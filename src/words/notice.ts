/** What a person of the business is told: plain texts, escaped by whoever shows them. */
export type Notice = {
  title: string;
  /** Values may hold text from outside. */
  facts: { label: string; value: string }[];
  /** What is to be done about it. */
  request: string;
  /** Where to see more: an address of ours. */
  link?: { label: string; url: string };
  /** Of those about one topic one an hour is enough. */
  topic?: string;
};
