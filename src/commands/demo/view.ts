/**
 * `demo --view`: the interactive view in the person's own browser, over the sandbox, through a tiny host on loopback.
 */

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { argv, platform, stdout } from "node:process";
import { embedded, type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { version } from "../../version.ts";
import { viewUri } from "../../vocabulary/view-uri.ts";
import { connectOwn, type OwnClient } from "./mcp-client.ts";

/** Made of `view/local-host/` by the build. */
const hostFile = new URL("../view-host.html", import.meta.url);

const mostBytes = 100_000;

interface Demo {
  readonly client: OwnClient;
  readonly sandbox: Sandbox;
}

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > mostBytes) throw new Error("too long");
  }
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null ? { ...body } : {};
};

/** What the page asks for: a tool's result as a host gets it, or that a vendor goes down or comes back. */
const answerTo = async (path: string, body: Record<string, unknown>, { client, sandbox }: Demo): Promise<object> => {
  if (path === "/adfin") {
    sandbox.setFault("adfin", body.down === true ? "500" : undefined);
    return {};
  }
  const { text, structured, isError } = await client.call(String(body.name), { ...(body.arguments as object) });
  return {
    content: [{ type: "text", text }],
    ...(structured === undefined ? {} : { structuredContent: structured }),
    isError,
  };
};

const reply = (response: ServerResponse, status: number, type: string, body: string, policy?: string): void => {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(policy === undefined ? {} : { "content-security-policy": policy }),
  });
  response.end(body);
};

/** As strict as a host is with a view that asks for no domain. */
const viewPolicy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; frame-ancestors 'self'";

const serve = async (demo: Demo, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = request.url ?? "/";
  // Another site's page may neither read this one under a name of its own, nor post to it without being allowed to.
  const isOurs = request.headers.host === `127.0.0.1:${request.socket.localPort}`;
  if (!isOurs) reply(response, 403, "text/plain", "Only for this machine's own browser.");
  else if (request.method === "GET" && path === "/")
    reply(response, 200, "text/html", await readFile(hostFile, "utf8"));
  else if (request.method === "GET" && path === "/view")
    reply(response, 200, "text/html", await demo.client.readText(viewUri), viewPolicy);
  else if (request.method !== "POST" || (path !== "/call" && path !== "/adfin"))
    reply(response, 404, "text/plain", "There is no such page.");
  else if (request.headers["content-type"] !== "application/json")
    reply(response, 415, "text/plain", "Only application/json.");
  else reply(response, 200, "application/json", JSON.stringify(await answerTo(path, await bodyOf(request), demo)));
};

/** Nothing happens where there is no browser: the address is printed. */
const openInBrowser = (url: string): void => {
  const [command, ...args] =
    platform === "darwin" ? ["open"] : platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  if (command === undefined) return;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.once("error", () => undefined);
  child.unref();
};

/** Serves until stopped. Opens the browser only where a person looks at the terminal. */
export const runDemoView = async (): Promise<void> => {
  const sandbox = await startSandbox(embedded);
  const client = await connectOwn(argv[1] ?? "", ["stdio"], version, sandbox.settings);
  const server = createServer((request, response) => {
    serve({ client, sandbox }, request, response).catch((failure: unknown) =>
      reply(response, 500, "text/plain", failure instanceof Error ? failure.message : "Something went wrong."),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const leave = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await client.close();
    await sandbox.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void leave());
  stdout.write(`The interactive view, over made-up customers: ${url}\nStop with Ctrl-C.\n`);
  if (stdout.isTTY) openInBrowser(url);
};
