/** A small MCP server for the doors' tests: it says who asked, and can be made to wait. */

import { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { BuildContext } from "../../src/transports/http/options.ts";

/** Calls of the `wait` tool: each stays open until released or cancelled. */
interface Waiting {
  readonly release: () => void;
  readonly cancelled: Promise<void>;
}

export interface Toy {
  readonly build: (context: BuildContext) => McpServer;
  /** Servers built so far: what passed the door. */
  readonly built: () => number;
  /** Resolves with the next call of `wait` as soon as it has begun. */
  readonly nextWait: () => Promise<Waiting>;
}

const whoamiShape = z.object({ canary: z.string().optional() });

export const createToy = (): Toy => {
  let built = 0;
  const begun: Waiting[] = [];
  const wanted: ((waiting: Waiting) => void)[] = [];
  const announce = (waiting: Waiting) => {
    const next = wanted.shift();
    if (next) next(waiting);
    else begun.push(waiting);
  };

  const wait = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve) => {
      let onCancel = () => {};
      const cancelled = new Promise<void>((done) => {
        onCancel = done;
      });
      signal.addEventListener("abort", () => {
        onCancel();
        resolve("cancelled");
      });
      announce({ release: () => resolve("released"), cancelled });
    });

  return {
    built: () => built,
    nextWait: async () => begun.shift() ?? new Promise((resolve) => wanted.push(resolve)),
    build: ({ principal, trace }) => {
      built += 1;
      const server = new McpServer({ name: "toy", version: "1.0.0" });
      server.registerTool(
        "whoami",
        { description: "Says who asks", inputSchema: whoamiShape },
        async ({ canary }, context) => {
          const headers = Object.fromEntries(context.http?.req?.headers ?? []);
          return { content: [{ type: "text", text: JSON.stringify({ principal, trace, canary, headers }) }] };
        },
      );
      server.registerTool("wait", { description: "Waits", inputSchema: z.object({}) }, async (_given, context) => ({
        content: [{ type: "text", text: await wait(context.mcpReq.signal) }],
      }));
      return server;
    },
  };
};
