/** The tools as an MCP server; with `transports/` the only place that knows the SDK. */

import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type Tool,
} from "@modelcontextprotocol/server";
import type { AnyTool, Caller, Office, ToolCall } from "./tools/define.ts";
import { asText, envelopeSchema, structured } from "./tools/envelope.ts";
import { type PublishedSchema, publishedSchema, readArguments, schemaOf } from "./tools/read-arguments.ts";
import { tools } from "./tools/registry.ts";
import { Problem } from "./vocabulary/problem.ts";
import { safeText } from "./vocabulary/safe-text.ts";

export interface ServerParts {
  readonly office: Office;
  readonly caller: Caller;
  readonly version: string;
  /** A finished call: its name, outcome (`ok` or a problem's code) and duration; `cause` is for the redacted log. */
  readonly onCall?: (call: {
    readonly tool: string;
    readonly outcome: string;
    readonly ms: number;
    readonly cause?: unknown;
  }) => void;
}

const instructions =
  "Read-only questions about customers at billing vendors: who is X, who owes money, who is overdue, who has no working mandate. search_customers finds one customer, list_customers filters many. Every answer opens with its coverage: what was read and what is missing.";

const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

/** The SDK's own name for a schema it passes on as it is. */
type WireSchema = Tool["inputSchema"];
const onTheWire = (schema: PublishedSchema): WireSchema => schema as unknown as WireSchema;

const outputSchema = onTheWire(publishedSchema(envelopeSchema));

/** Built once: the same bytes for every connection, in both protocol eras. */
const definitions = tools.map((tool) => ({
  name: tool.name,
  title: tool.title,
  description: tool.description,
  inputSchema: onTheWire(schemaOf(tool)),
  outputSchema,
  annotations: { title: tool.title, ...annotations },
}));

const longestError = 1_000;

/** Calls of one connection under way at once; a client that sends more without reading is told so. */
const mostInFlight = 64;

/** `code: what was wrong, what is allowed, one corrected call, whether and when to retry`, at most 1,000 characters. */
const errorResult = (problem: Problem): CallToolResult => {
  const wait = problem.retryAfterSeconds === undefined ? "" : ` Retry after ${problem.retryAfterSeconds} s.`;
  const text = safeText(`${problem.code}: ${problem.message}`, longestError - wait.length - 1) + wait;
  return { content: [{ type: "text", text }], isError: true };
};

const asProblem = (failure: unknown, signal: AbortSignal): Problem => {
  if (failure instanceof Problem) return failure;
  if (signal.aborted) return new Problem("cancelled", "The call was cancelled.");
  return new Problem(
    "internal",
    "Something went wrong in this server; its log says what. The same call may be tried once more.",
    { cause: failure },
  );
};

const progressOf = (context: ServerContext): ToolCall["progress"] => {
  const token = context.mcpReq._meta?.progressToken;
  if (token === undefined) return undefined;
  return (message, done) => {
    context.mcpReq
      .notify({ method: "notifications/progress", params: { progressToken: token, progress: done, message } })
      .catch(() => undefined);
  };
};

const runTool = async (
  tool: AnyTool,
  sent: unknown,
  parts: ServerParts,
  context: ServerContext,
): Promise<CallToolResult> => {
  const started = performance.now();
  const { signal } = context.mcpReq;
  const done = (outcome: string, cause?: unknown) =>
    parts.onCall?.({
      tool: tool.name,
      outcome,
      ms: performance.now() - started,
      ...(cause === undefined ? {} : { cause }),
    });
  try {
    const given = readArguments(tool, sent);
    const envelope = await tool.run(given as never, {
      office: parts.office,
      caller: parts.caller,
      signal,
      progress: progressOf(context),
    });
    done("ok");
    return { content: [{ type: "text", text: asText(envelope) }], structuredContent: structured(envelope) };
  } catch (failure) {
    const problem = asProblem(failure, signal);
    done(problem.code, problem.cause);
    return errorResult(problem);
  }
};

/** One server for one connection (stdio) or one request (HTTP); cheap, since everything it shows is built already. */
export const buildServer = (parts: ServerParts): Server => {
  const server = new Server(
    { name: "billing-customers-mcp", version: parts.version },
    {
      capabilities: { tools: {} },
      instructions,
      cacheHints: { "tools/list": { ttlMs: 3_600_000, cacheScope: "public" } },
    },
  );
  let inFlight = 0;
  server.setRequestHandler("tools/list", () => ({ tools: definitions }));
  server.setRequestHandler("tools/call", async (request, context) => {
    const tool = tools.find((one) => one.name === request.params.name);
    if (!tool) {
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `Unknown tool. Tools: ${tools.map((one) => one.name).join(", ")}.`,
      );
    }
    if (inFlight >= mostInFlight) {
      return errorResult(
        new Problem("overloaded", `${mostInFlight} calls are under way on this connection. Wait for one to end.`),
      );
    }
    inFlight += 1;
    try {
      return await runTool(tool, request.params.arguments, parts, context);
    } finally {
      inFlight -= 1;
    }
  });
  return server;
};
