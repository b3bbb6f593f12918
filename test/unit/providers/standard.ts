import { RECEIVED_AT, type Signed } from "../../contracts/provider-contract.ts";
import { signStandard } from "../../world/sign.ts";
import { listStories } from "../../world/stories.ts";

/** A body as the owner's own systems sign it, a moment before it is received. */
export function inStandard(body: string, secret = "the-secret"): Signed {
  const [id, timestamp] = ["msg_1", String(RECEIVED_AT / 1000 - 2)];
  const signature = signStandard({ id, timestamp, body, secret });
  return {
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signature,
    },
    body,
  };
}

/** The bodies of a provider's stories that can be read, or cannot. */
export function bodiesOf(provider: string, { areReadable = true } = {}): string[] {
  return listStories()
    .filter(({ name }) => name.startsWith(`${provider}/`))
    .flatMap(({ deliveries }) => deliveries)
    .filter(({ answer }) => (answer === undefined) === areReadable)
    .map(({ body }) => body);
}
