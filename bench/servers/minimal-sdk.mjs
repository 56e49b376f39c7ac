/** The smallest server with the official SDK 2.x: one tool over stdio. What any server on it starts with. */

import { Server } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";

const tool = { name: "list_customers", description: "Customers", inputSchema: { type: "object", properties: {} } };

serveStdio(() => {
  const server = new Server({ name: "minimal", version: "0" }, { capabilities: { tools: {} } });
  server.setRequestHandler("tools/list", () => ({ tools: [tool] }));
  server.setRequestHandler("tools/call", () => ({ content: [{ type: "text", text: "" }] }));
  return server;
});
