/** Tools and a prompt that ask the client back in several rounds (2026-07-28), as the conformance suite names them. */

import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  createRequestStateCodec,
  type InputRequests,
  inputRequired,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import * as z from "zod";

const none = z.object({});

/** Signs what a later round gets back, so that a changed one is refused. */
export const questionState = createRequestStateCodec<{ readonly round: number }>({
  key: "a key of at least thirty-two bytes for tests",
  ttlSeconds: 60,
});

const ask = (field: string, message: string) =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: "object", properties: { [field]: { type: "string" } }, required: [field] },
  });

const sampled = (text: string) =>
  inputRequired.createMessage({ messages: [{ role: "user", content: { type: "text", text } }], maxTokens: 100 });

const said = (text: string) => ({ content: [{ type: "text" as const, text }] });

const has = ({ mcpReq }: ServerContext, ...keys: readonly string[]): boolean =>
  keys.every((key) => mcpReq.inputResponses?.[key] !== undefined);

const asksOnce = (server: McpServer, name: string, inputRequests: InputRequests): void => {
  server.registerTool(name, { description: name, inputSchema: none }, async (_given, context) => {
    if (!has(context, ...Object.keys(inputRequests))) return inputRequired({ inputRequests });
    return said(`Answered: ${JSON.stringify(context.mcpReq.inputResponses)}`);
  });
};

const asksWithState = (server: McpServer, name: string, inputRequests: InputRequests): void => {
  server.registerTool(name, { description: name, inputSchema: none }, async (_given, context) => {
    if (context.mcpReq.requestState() !== undefined && has(context, ...Object.keys(inputRequests)))
      return said("state-ok");
    return inputRequired({ inputRequests, requestState: await questionState.mint({ round: 1 }) });
  });
};

const addRounds = (server: McpServer): void => {
  server.registerTool(
    "test_input_required_result_multi_round",
    { description: "Asks twice", inputSchema: none },
    async (_given, context) => {
      const round = context.mcpReq.requestState<{ readonly round: number }>()?.round ?? 0;
      if (round >= 2 && has(context, "step2")) return said("Both rounds answered");
      const second = round === 1 && has(context, "step1");
      return inputRequired({
        inputRequests: second ? { step2: ask("color", "Your colour?") } : { step1: ask("name", "Your name?") },
        requestState: await questionState.mint({ round: second ? 2 : 1 }),
      });
    },
  );
};

/** The envelope's type says nothing of its keys. */
const declared = ({ mcpReq }: ServerContext): ClientCapabilities =>
  (mcpReq.envelope as { readonly [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities } | undefined)?.[
    CLIENT_CAPABILITIES_META_KEY
  ] ?? {};

export const addQuestions = (server: McpServer): void => {
  const name = { user_name: ask("name", "What is your name?") };
  const nameSchema = z.object({ name: z.string() });
  server.registerTool(
    "test_input_required_result_elicitation",
    { description: "Asks for a name", inputSchema: none },
    async (_given, { mcpReq }) => {
      const answer = acceptedContent(mcpReq.inputResponses, "user_name", nameSchema);
      return answer ? said(`Hello, ${answer.name}!`) : inputRequired({ inputRequests: name });
    },
  );
  asksOnce(server, "test_streaming_elicitation", name);
  // Refused by the SDK with -32021 where the client did not say that it can be sampled.
  asksOnce(server, "test_missing_capability", { greeting: sampled("Greet") });
  asksOnce(server, "test_input_required_result_sampling", { capital_question: sampled("The capital of France?") });
  asksOnce(server, "test_input_required_result_list_roots", { client_roots: inputRequired.listRoots() });
  asksWithState(server, "test_input_required_result_request_state", { confirm: ask("ok", "Please confirm") });
  asksWithState(server, "test_input_required_result_tampered_state", { confirm: ask("ok", "Please confirm") });
  asksWithState(server, "test_input_required_result_multiple_inputs", {
    ...name,
    greeting: sampled("Generate a greeting"),
    client_roots: inputRequired.listRoots(),
  });
  addRounds(server);
  server.registerTool(
    "test_input_required_result_capabilities",
    { description: "Asks what the client can answer", inputSchema: none },
    async (_given, context) => {
      const { elicitation, sampling } = declared(context);
      const inputRequests = { ...(elicitation ? name : {}), ...(sampling ? { greeting: sampled("Greet") } : {}) };
      if (has(context, ...Object.keys(inputRequests))) return said("Answered");
      return inputRequired({ inputRequests });
    },
  );
  server.registerPrompt("test_input_required_result_prompt", { description: "Asks for context" }, async (context) => {
    if (!has(context, "user_context"))
      return inputRequired({ inputRequests: { user_context: ask("context", "Which context?") } });
    return { messages: [{ role: "user", content: { type: "text", text: "With context" } }] };
  });
};
