/**
 * What the MCP registry asks of a server.json, stated here in our own terms as JSON Schema draft-07.
 *
 * Constraints only, of https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json as it stands in
 * modelcontextprotocol/registry, internal/validators/schemas/2025-12-11.json, at commit
 * e361b5ff5a925b36a38eda0544bca8230a84558b. Every definition is here under its published name, also what server.json
 * leaves unused today. A release asks the published schema itself: `npm run validate:server-json`.
 */

type Schema = Readonly<Record<string, unknown>>;

const address = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";

const text: Schema = { type: "string" };
const flag: Schema = { type: "boolean" };
const link: Schema = { type: "string", format: "uri" };
const shaped = (pattern: string, limits: Schema = {}): Schema => ({ type: "string", pattern, ...limits });
const sized = (minLength: number, maxLength: number): Schema => ({ type: "string", minLength, maxLength });
const choice = (...values: readonly string[]): Schema => ({ type: "string", enum: values });
const listOf = (items: Schema): Schema => ({ type: "array", items });
const mapOf = (additionalProperties: Schema | boolean): Schema => ({ type: "object", additionalProperties });
const see = (name: string): Schema => ({ $ref: `#/definitions/${name}` });
const any = (...anyOf: readonly Schema[]): Schema => ({ anyOf });
const all = (...allOf: readonly Schema[]): Schema => ({ allOf });

/** An object may always have more than it names; `required` are the names it may not lack. */
const object = (properties: Schema, required: readonly string[] = [], more: Schema = {}): Schema => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
  ...more,
});

const variables = object({ variables: mapOf(see("Input")) });

const inputs = {
  Input: object({
    choices: listOf(text),
    default: text,
    description: text,
    format: choice("string", "number", "boolean", "filepath"),
    isRequired: flag,
    isSecret: flag,
    placeholder: text,
    value: text,
  }),
  InputWithVariables: all(see("Input"), variables),
  KeyValueInput: all(see("InputWithVariables"), object({ name: text }, ["name"])),
  Argument: any(see("PositionalArgument"), see("NamedArgument")),
  NamedArgument: all(
    see("InputWithVariables"),
    object({ type: choice("named"), name: text, isRepeated: flag }, ["type", "name"]),
  ),
  PositionalArgument: all(
    see("InputWithVariables"),
    object(
      { type: choice("positional"), valueHint: text, isRepeated: flag },
      ["type"],
      any({ required: ["valueHint"] }, { required: ["value"] }),
    ),
  ),
};

const overHttp = (type: string): Schema =>
  object({ type: choice(type), url: shaped("^https?://[^\\s]+$"), headers: listOf(see("KeyValueInput")) }, [
    "type",
    "url",
  ]);

const transports = {
  StdioTransport: object({ type: choice("stdio") }, ["type"]),
  StreamableHttpTransport: overHttp("streamable-http"),
  SseTransport: overHttp("sse"),
  LocalTransport: any(see("StdioTransport"), see("StreamableHttpTransport"), see("SseTransport")),
  RemoteTransport: all(any(see("StreamableHttpTransport"), see("SseTransport")), variables),
};

const server = {
  Icon: object(
    {
      src: { ...link, maxLength: 255 },
      mimeType: choice("image/png", "image/jpeg", "image/jpg", "image/svg+xml", "image/webp"),
      sizes: listOf(shaped("^(\\d+x\\d+|any)$")),
      theme: choice("light", "dark"),
    },
    ["src"],
  ),
  Repository: object({ url: link, source: text, id: text, subfolder: text }, ["url", "source"]),
  Package: object(
    {
      registryType: text,
      registryBaseUrl: link,
      identifier: text,
      version: { type: "string", minLength: 1, not: { const: "latest" } },
      fileSha256: shaped("^[a-f0-9]{64}$"),
      runtimeHint: text,
      runtimeArguments: listOf(see("Argument")),
      packageArguments: listOf(see("Argument")),
      environmentVariables: listOf(see("KeyValueInput")),
      transport: see("LocalTransport"),
    },
    ["registryType", "identifier", "transport"],
  ),
  ServerDetail: object(
    {
      $schema: link,
      name: shaped("^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$", { minLength: 3, maxLength: 200 }),
      title: sized(1, 100),
      description: sized(1, 100),
      version: { type: "string", maxLength: 255 },
      websiteUrl: link,
      icons: listOf(see("Icon")),
      repository: see("Repository"),
      packages: listOf(see("Package")),
      remotes: listOf(see("RemoteTransport")),
      _meta: object({ "io.modelcontextprotocol.registry/publisher-provided": mapOf(true) }),
    },
    ["name", "description", "version"],
  ),
};

/** The rules of a server.json whose `$schema` is this `$id`. Source: the published schema named above. */
export const registrySchema: Schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: address,
  ...see("ServerDetail"),
  definitions: { ...inputs, ...transports, ...server },
};
