/** The tools as `tools/list` publishes them, asked of the server itself. */

import { Client, InMemoryTransport, type Tool } from "@modelcontextprotocol/client";
import { buildServer } from "../../src/server.ts";

export const linkedDefinitions = async (): Promise<readonly Tool[]> => {
  const [near, far] = InMemoryTransport.createLinkedPair();
  // Nothing is called, so nobody needs to be there.
  const parts = { services: {}, caller: {}, version: "0.0.0" } as unknown as Parameters<typeof buildServer>[0];
  const client = new Client({ name: "gate", version: "0" });
  await Promise.all([buildServer(parts).connect(far), client.connect(near)]);
  try {
    return (await client.listTools()).tools;
  } finally {
    await client.close();
  }
};
