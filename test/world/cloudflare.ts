import { type Account, newAccount } from "./cloudflare-account.ts";
import { given, page, refused } from "./cloudflare-answers.ts";
import { assetRoutes } from "./cloudflare-assets.ts";
import { queueRoutes } from "./cloudflare-queues.ts";
import { dispatch, type Routes } from "./cloudflare-routes.ts";
import { databaseRoutes, namespaceRoutes, rowsOf } from "./cloudflare-storage.ts";
import { workerRoutes } from "./cloudflare-workers.ts";
import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";

const WHO = { id: "0ff400c0ffee", name: "Offhook's pretend account" };

/**
 * Cloudflare's REST API, as much of it as wrangler asks for when it deploys Offhook, with any token: `CLOUDFLARE_API_BASE_URL` is this service's
 * address. `contains` of its script means `METHOD /path` and the body. Looked into by `GET /account`, by `GET /rows?database=&sql=`, and by
 * `GET /requests`, all that was asked in its order; `PUT /account` with `subdomain` gives or takes the one under workers.dev.
 */
export function createCloudflare(): Service {
  const account = newAccount();
  const routes = { ...userRoutes(), ...resourceRoutes(account) };
  const script = new Script();
  const requests: string[] = [];

  return {
    receive: async (incoming) => {
      const { method, path, headers, body } = incoming;
      requests.push(`${method} ${path}`);
      if (!/^Bearer \S+$/.test(headers.get("authorization") ?? "")) return refused(401, 10_000, "Authentication error");
      return script.answer(`${method} ${path}\n${body}`, () => dispatch(routes, incoming));
    },
    inspect: async (incoming) => {
      if (incoming.method === "GET" && incoming.path === "/requests") return Response.json({ items: requests });
      return look(account, incoming) ?? script.inspect(incoming) ?? textAnswer(404, "not here");
    },
  };
}

function userRoutes(): Routes {
  return {
    "GET /user": () => given({ id: WHO.id, email: "owner@offhook.example" }),
    "GET /user/tokens/verify": () => given({ id: WHO.id, status: "active" }),
    "GET /accounts": ({ query }) => page([WHO], query),
    "GET /memberships": ({ query }) => page([{ id: WHO.id, account: WHO, permissions: [], roles: [] }], query),
  };
}

function resourceRoutes(account: Account): Routes {
  const { namespaces, databases, queues, assets } = account;
  return {
    ...namespaceRoutes(namespaces),
    ...databaseRoutes(databases),
    ...queueRoutes(queues),
    ...assetRoutes(assets),
    ...workerRoutes(account),
  };
}

function look(account: Account, { method, path, query, body }: Incoming): Response | undefined {
  const { workers, namespaces, databases, queues, subdomain } = account;
  if (path === "/account" && method === "PUT") {
    account.subdomain = (JSON.parse(body) as Pick<Account, "subdomain">).subdomain;
    return Response.json({ status: "told" });
  }
  if (path === "/account" && method === "GET") {
    const names = databases.map(({ uuid, name }) => ({ uuid, name }));
    return Response.json({ subdomain, workers: [...workers.values()], namespaces, databases: names, queues });
  }
  if (path !== "/rows" || method !== "GET") return undefined;
  const database = databases.find(({ name }) => name === query.get("database"));
  return database ? Response.json({ items: rowsOf(database.sql, query.get("sql") ?? "") }) : textAnswer(404, "none");
}
