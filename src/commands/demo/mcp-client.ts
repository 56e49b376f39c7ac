/** The official client, connected over stdio to this very program: what the demo talks through. */

import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

export interface OwnClient {
  tools(): Promise<readonly { readonly name: string; readonly description: string }[]>;
  call(
    tool: string,
    given: Record<string, unknown>,
  ): Promise<{
    readonly text: string;
    readonly structured: Record<string, unknown> | undefined;
    readonly isError: boolean;
  }>;
  /** A resource's text. */
  readText(uri: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts `node <program> <args>` as an MCP host would, with no environment but the path and these variables. */
export const connectOwn = async (
  program: string,
  args: readonly string[],
  clientVersion: string,
  env: Readonly<Record<string, string>>,
): Promise<OwnClient> => {
  const client = new Client({ name: "billing-customers-mcp-demo", version: clientVersion });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [program, ...args],
      stderr: "ignore",
      env: { ...env },
    }),
  );
  return {
    tools: async () =>
      (await client.listTools()).tools.map(({ name, description }) => ({ name, description: description ?? "" })),
    call: async (name, given) => {
      const result = await client.callTool({ name, arguments: given });
      const first = result.content?.[0];
      return {
        text: first?.type === "text" ? first.text : "",
        structured: result.structuredContent as Record<string, unknown> | undefined,
        isError: result.isError === true,
      };
    },
    readText: async (uri) => {
      const [content] = (await client.readResource({ uri })).contents;
      return content && "text" in content ? content.text : "";
    },
    close: () => client.close(),
  };
};
