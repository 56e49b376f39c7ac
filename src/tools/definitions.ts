/**
 * What `tools/list` publishes: the same bytes for every connection, in both protocol eras.
 *
 * The build evaluates this module and bundles its value (scripts/build/precomputed.mjs): a start publishes the tools
 * without loading them.
 */

import { viewUri } from "../vocabulary/view-uri.ts";
import { envelopeSchema } from "./answers/envelope.ts";
import { type PublishedSchema, publishedSchema, schemaOf } from "./arguments/published-schema.ts";
import { tools } from "./registry.ts";

export interface ToolDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: PublishedSchema;
  readonly outputSchema: PublishedSchema;
  readonly annotations: Readonly<Record<string, string | boolean>>;
  /** For the host; no model sees it. */
  readonly _meta: Readonly<Record<string, unknown>>;
}

const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

/**
 * Hosts of MCP Apps show every answer as this page; older ones look for the flat key. For everybody, whatever a client
 * says it can.
 */
const drawnBy = { ui: { resourceUri: viewUri }, "ui/resourceUri": viewUri };

const outputSchema = publishedSchema(envelopeSchema);

export const toolDefinitions: readonly ToolDefinition[] = tools.map((tool) => ({
  name: tool.name,
  title: tool.title,
  description: tool.description,
  inputSchema: schemaOf(tool),
  outputSchema,
  annotations: { title: tool.title, ...annotations },
  _meta: drawnBy,
}));
