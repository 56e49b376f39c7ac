/**
 * What the official conformance suite expects a server to offer, under the names it expects: tools, resources, prompts.
 *
 * It stands behind the very door that the program opens, so that the suite tries that door with every kind of answer.
 */

import { setTimeout as wait } from "node:timers/promises";
import { type ContentBlock, completable, McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import * as z from "zod";
import { addQuestions, questionState } from "./conformance-questions.ts";

/** One red pixel, and a WAV header without a sample. */
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
const wav = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

const said = (text: string) => ({ type: "text" as const, text });
const image = { type: "image" as const, data: png, mimeType: "image/png" };
const embedded = (uri: string, mimeType: string, text: string) => ({
  type: "resource" as const,
  resource: { uri, mimeType, text },
});
const none = z.object({});
const betweenSteps = 20;

const addPlainTools = (server: McpServer): void => {
  const answers = {
    test_simple_text: [said("This is a simple text response for testing.")],
    test_image_content: [image],
    test_audio_content: [{ type: "audio" as const, data: wav, mimeType: "audio/wav" }],
    test_embedded_resource: [embedded("test://embedded-resource", "text/plain", "An embedded resource.")],
    test_multiple_content_types: [
      said("Multiple content types test:"),
      image,
      embedded("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
    ],
  };
  for (const [name, content] of Object.entries(answers))
    server.registerTool(name, { description: name, inputSchema: none }, async () => ({ content }));
};

const addSpeakingTools = (server: McpServer): void => {
  server.registerTool("test_error_handling", { description: "Fails", inputSchema: none }, async () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  for (const name of ["test_tool_with_logging", "test_logging_tool"]) {
    server.registerTool(name, { description: "Logs three times", inputSchema: none }, async (_given, { mcpReq }) => {
      for (const step of ["started", "working", "completed"]) {
        await mcpReq.log("info", `Tool execution ${step}`);
        await wait(betweenSteps);
      }
      return { content: [said("Logged")] };
    });
  }
  server.registerTool(
    "test_tool_with_progress",
    { description: "Reports progress", inputSchema: none },
    async (_given, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (const progress of [0, 50, 100]) {
        if (progressToken !== undefined)
          await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 100 } });
        await wait(betweenSteps);
      }
      return { content: [said("Done")] };
    },
  );
};

const addResources = (server: McpServer): void => {
  const cacheHint = { ttlMs: 60_000, cacheScope: "public" as const };
  const about = (mimeType: string) => ({ description: "For the suite", mimeType, cacheHint });
  server.registerResource("static-text", "test://static-text", about("text/plain"), async ({ href: uri }) => ({
    contents: [{ uri, mimeType: "text/plain", text: "This is the content of the static text resource." }],
  }));
  server.registerResource("static-binary", "test://static-binary", about("image/png"), async ({ href: uri }) => ({
    contents: [{ uri, mimeType: "image/png", blob: png }],
  }));
  const template = new ResourceTemplate("test://template/{id}/data", { list: undefined });
  server.registerResource("template", template, about("application/json"), async ({ href: uri }, { id }) => ({
    contents: [{ uri, mimeType: "application/json", text: JSON.stringify({ id, templateTest: true }) }],
  }));
};

const asUser = (...contents: readonly ContentBlock[]) => ({
  messages: contents.map((content) => ({ role: "user" as const, content })),
});

const addPrompts = (server: McpServer): void => {
  server.registerPrompt("test_simple_prompt", { description: "Simple" }, async () =>
    asUser(said("This is a simple prompt for testing.")),
  );
  const words = completable(z.string(), (begun) => ["paris", "park", "party"].filter((word) => word.startsWith(begun)));
  server.registerPrompt(
    "test_prompt_with_arguments",
    { description: "With arguments", argsSchema: z.object({ arg1: words, arg2: z.string() }) },
    async ({ arg1, arg2 }) => asUser(said(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  );
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { description: "With a resource", argsSchema: z.object({ resourceUri: z.string() }) },
    async ({ resourceUri }) =>
      asUser(embedded(resourceUri, "text/plain", "Embedded."), said("Please process the embedded resource above.")),
  );
  server.registerPrompt("test_prompt_with_image", { description: "With an image" }, async () =>
    asUser(image, said("Please analyze the image above.")),
  );
};

/** A server of its own for every request, as the door asks for. */
export const buildConformanceFixture = (): McpServer => {
  const cacheHint = { ttlMs: 60_000, cacheScope: "public" as const };
  const lists = ["tools/list", "prompts/list", "resources/list", "resources/templates/list"] as const;
  const server = new McpServer(
    { name: "conformance-fixture", version: "1.0.0" },
    {
      capabilities: { tools: {}, prompts: {}, resources: {}, logging: {}, completions: {} },
      cacheHints: Object.fromEntries(lists.map((list) => [list, cacheHint])),
      requestState: { verify: questionState.verify },
    },
  );
  addPlainTools(server);
  addSpeakingTools(server);
  addResources(server);
  addPrompts(server);
  addQuestions(server);
  return server;
};
