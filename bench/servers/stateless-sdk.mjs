/**
 * The official SDK's own stateless HTTP handler, bare: one tool that answers the bytes it was given. Prints its URL.
 */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, Server } from "@modelcontextprotocol/server";

const { tools, result } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const handler = toNodeHandler(
  createMcpHandler(() => {
    const server = new Server({ name: "stateless", version: "0" }, { capabilities: { tools: {} } });
    server.setRequestHandler("tools/list", () => ({ tools }));
    server.setRequestHandler("tools/call", () => result);
    return server;
  }),
);

const http = createServer((request, response) => void handler(request, response));
http.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${http.address().port}/mcp\n`));
