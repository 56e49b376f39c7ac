/** The server as a client sees it, linked in memory: what tools/list publishes, and results as they leave. */

import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { buildServer } from "../../src/server.ts";
import { type RawResult, shaped, type ToolResult } from "./clients.ts";
import type { TestServices } from "./services.ts";

type Published = Awaited<ReturnType<Client["listTools"]>>;

export interface LinkedClient {
  readonly instructions: string | undefined;
  listTools(): Promise<Published>;
  callTool(name: string, given: Record<string, unknown>): Promise<ToolResult>;
  close(): Promise<void>;
}

export const linkedClient = async ({ services, caller }: TestServices): Promise<LinkedClient> => {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const server = buildServer({ services: async () => services, caller, version: "0.0.0" });
  const client = new Client({ name: "test", version: "1" });
  await Promise.all([server.connect(far), client.connect(near)]);
  return {
    instructions: client.getInstructions(),
    listTools: () => client.listTools(),
    callTool: async (name, given) => shaped((await client.callTool({ name, arguments: given })) as RawResult),
    close: () => client.close(),
  };
};
