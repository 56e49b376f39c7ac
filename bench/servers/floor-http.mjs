/** The floor over HTTP: bare Node that answers every POST with the same bytes. Prints its URL. */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const { result } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const server = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const { id } = JSON.parse(Buffer.concat(pieces).toString());
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}/mcp\n`));
