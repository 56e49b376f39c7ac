/** Both official clients as one shape: the new era's, and the one that most hosts still run. */

import { Client as ModernClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernStdio } from "@modelcontextprotocol/client/stdio";
import { Client as ClassicClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as ClassicStdio } from "@modelcontextprotocol/sdk/client/stdio.js";

export const program = new URL("../../dist/main.js", import.meta.url).pathname;

export interface ToolResult {
  readonly text: string;
  readonly structured: Record<string, unknown> | undefined;
  readonly isError: boolean;
}

export interface AnyClient {
  readonly version: string | undefined;
  listTools(): Promise<
    readonly { readonly name: string; readonly inputSchema: object; readonly outputSchema?: object | undefined }[]
  >;
  callTool(name: string, given: Record<string, unknown>): Promise<ToolResult>;
  close(): Promise<void>;
}

export interface RawResult {
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
}

export const shaped = (result: RawResult): ToolResult => ({
  text: result.content?.[0]?.text ?? "",
  structured: result.structuredContent as Record<string, unknown> | undefined,
  isError: result.isError === true,
});

type Started = {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: string;
};

const modern = async ({ args, env = {}, command = process.execPath }: Started): Promise<AnyClient> => {
  const client = new ModernClient({ name: "modern", version: "1" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(new ModernStdio({ command, args: [program, ...args], env: { ...env }, stderr: "ignore" }));
  return {
    version: client.getNegotiatedProtocolVersion(),
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, given) => shaped((await client.callTool({ name, arguments: given })) as RawResult),
    close: () => client.close(),
  };
};

const classic = async ({ args, env = {}, command = process.execPath }: Started): Promise<AnyClient> => {
  const client = new ClassicClient({ name: "classic", version: "1" });
  const transport = new ClassicStdio({ command, args: [program, ...args], env: { ...env }, stderr: "ignore" });
  await client.connect(transport);
  return {
    version: (transport as { protocolVersion?: string }).protocolVersion,
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, given) => shaped((await client.callTool({ name, arguments: given })) as RawResult),
    close: () => client.close(),
  };
};

export const clients = { "the new era's client": modern, "the 1.x client": classic } as const;
