/** The floor: JSON-RPC over stdio in bare Node, with one tool that says nothing. Nothing in Node starts faster. */

import { createInterface } from "node:readline";

const tool = { name: "list_customers", description: "Customers", inputSchema: { type: "object", properties: {} } };
const results = {
  initialize: {
    protocolVersion: "2025-06-18",
    capabilities: { tools: {} },
    serverInfo: { name: "floor", version: "0" },
  },
  "tools/list": { tools: [tool] },
  "tools/call": { content: [{ type: "text", text: "" }] },
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, result: results[method] })}\n`);
});
