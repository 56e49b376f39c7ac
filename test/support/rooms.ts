/**
 * The house's plan: its rooms, and which others each may import from. Held by the architecture tests and the drawing.
 */

const words = ["platform", "vocabulary", "text"];
const asking = ["vendors", "http", ...words];
const questions = ["receivables", "identity", "search", "customers", ...asking];
const answers = ["aggregates", ...questions];
const serving = ["tools", ...answers, "summaries"];

/** Every room with all it may import, itself aside. Files directly under src/ compose the rooms and may import any. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  commands: ["replica", "redis", "tokens", "telemetry", "transports", ...serving, "sandbox"],
  transports: ["http", ...words],
  prompts: serving,
  resources: serving,
  tools: [...answers, "summaries"],
  aggregates: questions,
  replica: answers,
  receivables: ["identity", ...asking],
  identity: asking,
  customers: ["search", ...asking],
  search: asking,
  connections: asking,
  summaries: ["vocabulary", "text"],
  vendors: ["http", ...words],
  http: ["platform"],
  telemetry: ["http", ...words],
  platform: [],
  vocabulary: ["text"],
  text: [],
  sandbox: [],
  tokens: asking,
  redis: ["transports", "tokens", ...asking],
};
