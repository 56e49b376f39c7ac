/**
 * The tools as an MCP server; with `transports/` the only place that knows the SDK.
 *
 * What is listed is here from the start; what answers is loaded by the first request that needs it.
 */

import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type Tool,
} from "@modelcontextprotocol/server";
import { asProblem, asProtocolError, errorResult, protocolError } from "./problem-answers.ts";
import { listedPrompts } from "./prompts/listed.ts";
import { listedResources, resourceTemplates } from "./resources/listed.ts";
import type { Telemetry, TracedCall } from "./telemetry/telemetry.ts";
import type { Caller, CallServices, ToolCall } from "./tools/define.ts";
import { type ToolDefinition, toolDefinitions } from "./tools/definitions.ts";
import { Problem } from "./vocabulary/problem.ts";
import { viewUri } from "./vocabulary/view-uri.ts";

interface ServerParts {
  /** Opened by the first call. */
  readonly services: () => Promise<CallServices>;
  readonly caller: Caller;
  readonly version: string;
  /** Absent where nothing is traced. */
  readonly telemetry?: Pick<Telemetry, "call"> | undefined;
  /** The caller's W3C `traceparent` outside the message, where its transport has one. */
  readonly trace?: string | undefined;
  /**
   * A finished call of a tool, or `resources/read`: its name, outcome (`ok` or a problem's code) and duration; `cause`
   * is for the redacted log.
   */
  readonly onCall?: (call: {
    readonly tool: string;
    readonly outcome: string;
    readonly ms: number;
    readonly cause?: unknown;
  }) => void;
}

/** How to read an answer, in three sentences; what each tool is for stands with the tool. */
const instructions =
  "Read-only questions about customers at billing vendors: search_customers finds one, get_customer says what it owes, triage_dunning whom to chase, summarize_customers how many and how much, list_customers everybody with certain properties. Read `coverage` first: it counts what is shown and names each vendor, customer or amount that is missing or uncertain, and only `complete: true` means that nobody who matches is missing. `?` is unknown, never none or zero, and `code 1` a status whose meaning its vendor does not publish; amounts keep their currency and are never added across currencies; a `continuation` goes to get_customer_page alone.";

/** The SDK's own name for schemas it passes on as they are. */
const published = toolDefinitions as readonly ToolDefinition[] as unknown as Tool[];

/** The same for everyone, as long as this version runs. */
const listed = { ttlMs: 3_600_000, cacheScope: "public" } as const;

/** Calls of one connection under way at once; a client that sends more without reading is told so. */
const mostInFlight = 64;

const progressOf = (context: ServerContext): ToolCall["progress"] => {
  const token = context.mcpReq._meta?.progressToken;
  if (token === undefined) return undefined;
  return (message, done) => {
    context.mcpReq
      .notify({ method: "notifications/progress", params: { progressToken: token, progress: done, message } })
      .catch(() => undefined);
  };
};

/** With the version that was agreed on, where the protocol's era has one. */
interface Observed extends ServerParts {
  readonly agreed: () => string | undefined;
}

const traced = (tool: string, { agreed, trace }: Observed, { mcpReq: { id, _meta } }: ServerContext): TracedCall => ({
  ...(tool === "resources/read" ? { method: tool } : { method: "tools/call", tool }),
  id,
  protocolVersion: agreed(),
  traceparent: _meta?.traceparent ?? trace,
});

/** Does it, tells how it ended, and rejects with a `Problem` only. */
const observed = async <Result>(
  tool: string,
  parts: Observed,
  context: ServerContext,
  act: () => Promise<Result>,
): Promise<Result> => {
  const started = performance.now();
  const done = (outcome: string, cause?: unknown) =>
    parts.onCall?.({ tool, outcome, ms: performance.now() - started, ...(cause === undefined ? {} : { cause }) });
  try {
    const result = await (parts.telemetry ? parts.telemetry.call(traced(tool, parts, context), act) : act());
    done("ok");
    return result;
  } catch (failure) {
    const problem = asProblem(failure, context.mcpReq.signal);
    done(problem.code, problem.cause);
    throw problem;
  }
};

const callOf = async ({ services, caller }: ServerParts, context: ServerContext): Promise<ToolCall> => ({
  services: await services(),
  caller,
  signal: context.mcpReq.signal,
  progress: progressOf(context),
});

let callingTools: Promise<typeof import("./tools/call-tool.ts")> | undefined;

/** Once: `import()` looks a module up anew each time, which every call would wait for. */
const loadCallTool = () => {
  callingTools ??= import("./tools/call-tool.ts");
  return callingTools;
};

const runTool = (name: string, sent: unknown, parts: Observed, context: ServerContext): Promise<CallToolResult> =>
  observed(name, parts, context, async () => {
    const { callTool } = await loadCallTool();
    const { text, structured } = await callTool(name, sent, await callOf(parts, context));
    return { content: [{ type: "text", text }], structuredContent: structured };
  });

/** At most `mostInFlight` at once of one connection. */
const limiter = () => {
  let inFlight = 0;
  return async <Result>(act: () => Promise<Result>): Promise<Result> => {
    if (inFlight >= mostInFlight) {
      throw new Problem("overloaded", `${mostInFlight} calls are under way on this connection. Wait for one to end.`);
    }
    inFlight += 1;
    try {
      return await act();
    } finally {
      inFlight -= 1;
    }
  };
};

/** The most values that a completion may hold. */
const mostSuggestions = 100;

type Limited = ReturnType<typeof limiter>;

const servePrompts = (server: Server, { caller: { connections } }: ServerParts): void => {
  server.setRequestHandler("prompts/list", () => ({
    prompts: listedPrompts.map((prompt) => ({ ...prompt, arguments: [...prompt.arguments] })),
  }));
  server.setRequestHandler("prompts/get", async ({ params }) => {
    const { fillPrompt } = await import("./prompts/registry.ts");
    const { description, text } = await asProtocolError(async () =>
      fillPrompt(params.name, params.arguments, connections),
    );
    return { description, messages: [{ role: "user" as const, content: { type: "text" as const, text } }] };
  });
  server.setRequestHandler("completion/complete", async ({ params: { ref, argument } }) => {
    const { name, value } = argument;
    const values = await asProtocolError(async () =>
      ref.type === "ref/prompt"
        ? (await import("./prompts/registry.ts")).suggestForPrompt(ref.name, name, value, connections)
        : (await import("./resources/read.ts")).suggestForResource(ref.uri, name, value, connections),
    );
    const shown = values.slice(0, mostSuggestions);
    return { completion: { values: shown, total: values.length, hasMore: shown.length < values.length } };
  });
};

const serveResources = (server: Server, parts: Observed, limited: Limited): void => {
  server.setRequestHandler("resources/list", () => ({ resources: [...listedResources(parts.caller.connections)] }));
  server.setRequestHandler("resources/templates/list", () => ({ resourceTemplates: [...resourceTemplates] }));
  server.setRequestHandler("resources/read", async ({ params: { uri } }, context) => {
    const read = () =>
      observed("resources/read", parts, context, async () => {
        if (uri === viewUri) return (await import("./resources/view.ts")).readView();
        const { readResource } = await import("./resources/read.ts");
        return readResource(uri, await callOf(parts, context));
      });
    const content = await limited(read).catch((problem: Problem) => Promise.reject(protocolError(problem, uri)));
    return { contents: [content] };
  });
};

/** Who this is, as clients show it. It goes along with every answer of the current protocol, so it stays short. */
const identity = {
  name: "billing-customers-mcp",
  title: "Billing customers",
  websiteUrl: "https://github.com/billing-customers-mcp/billing-customers-mcp",
  icons: [
    {
      src: "https://raw.githubusercontent.com/billing-customers-mcp/billing-customers-mcp/main/docs/icon.png",
      mimeType: "image/png",
      sizes: ["512x512"],
    },
  ],
};

/** One server for one connection (stdio) or one request (HTTP); cheap, since everything it shows is built already. */
export const buildServer = (parts: ServerParts): Server => {
  const server = new Server(
    { ...identity, version: parts.version },
    {
      capabilities: {
        tools: {},
        prompts: {},
        resources: {},
        completions: {},
        extensions: { "io.modelcontextprotocol/ui": {} },
      },
      instructions,
      cacheHints: { "tools/list": listed, "prompts/list": listed, "resources/templates/list": listed },
    },
  );
  const limited = limiter();
  const observing: Observed = { ...parts, agreed: () => server.getNegotiatedProtocolVersion() };
  server.setRequestHandler("tools/list", () => ({ tools: published }));
  server.setRequestHandler("tools/call", async ({ params: { name, arguments: sent } }, context) => {
    const names = toolDefinitions.map((tool) => tool.name);
    if (!names.includes(name)) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool. Tools: ${names.join(", ")}.`);
    }
    return limited(() => runTool(name, sent, observing, context)).catch(errorResult);
  });
  servePrompts(server, parts);
  serveResources(server, observing, limited);
  return server;
};
