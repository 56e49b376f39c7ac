/** Both official clients over Streamable HTTP, in the shape that the ones over stdio have. */

import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { Client as ClassicClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as ClassicHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { type AnyClient, type RawResult, shaped } from "./clients.ts";

const requestInit = (token: string | undefined): RequestInit =>
  token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };

const modern = async (url: string, token?: string): Promise<AnyClient> => {
  const client = new ModernClient({ name: "modern", version: "1" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(new ModernHttp(new URL(url), { requestInit: requestInit(token) }));
  return {
    version: client.getNegotiatedProtocolVersion(),
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, given) => shaped((await client.callTool({ name, arguments: given })) as RawResult),
    close: () => client.close(),
  };
};

const classic = async (url: string, token?: string): Promise<AnyClient> => {
  const client = new ClassicClient({ name: "classic", version: "1" });
  const transport = new ClassicHttp(new URL(url), { requestInit: requestInit(token) });
  await client.connect(transport as Transport);
  return {
    version: transport.protocolVersion,
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, given) => shaped((await client.callTool({ name, arguments: given })) as RawResult),
    close: () => client.close(),
  };
};

export const httpClients = { "the new era's client": modern, "the 1.x client": classic } as const;
