/** One call of one tool: arguments in, the two forms of its answer out. */

import { Problem } from "../vocabulary/problem.ts";
import { asText, structured } from "./answers/envelope.ts";
import { readArguments } from "./arguments/read.ts";
import type { ToolCall } from "./define.ts";
import { toolDefinitions } from "./definitions.ts";
import { tools } from "./registry.ts";

interface ToolAnswer {
  readonly text: string;
  readonly structured: Record<string, unknown>;
}

/** `name` is one of the tools'. Rejects with a `Problem`. */
export const callTool = async (name: string, sent: unknown, call: ToolCall): Promise<ToolAnswer> => {
  const tool = tools.find((one) => one.name === name);
  const definition = toolDefinitions.find((one) => one.name === name);
  if (!tool || !definition) throw new Error(`There is no tool ${name}`);
  if (call.caller.connections.length === 0) {
    throw new Problem(
      "unsupported",
      "No connection is open to this caller: its token or scope names none that exists here. Whoever gave it out can say which it may use.",
    );
  }
  const envelope = await tool.run(readArguments(tool, sent, definition.inputSchema) as never, call);
  return { text: asText(envelope), structured: structured(envelope) };
};
