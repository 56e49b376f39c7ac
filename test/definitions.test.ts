/** Tool definitions as clients get them: what every client accepts, short, and always the same. */

import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tools } from "../src/tools/registry.ts";
import { type LinkedClient, linkedClient } from "./support/linked.ts";
import { openTestServices } from "./support/services.ts";

type Published = Awaited<ReturnType<LinkedClient["listTools"]>>["tools"][number];
type Node = Readonly<Record<string, unknown>>;

const services = openTestServices({ customers: 2 });
let client: LinkedClient;
let published: readonly Published[] = [];

beforeAll(async () => {
  client = await linkedClient(services);
  published = (await client.listTools()).tools;
});
afterAll(() => client.close());

/** Every schema below a schema, itself included, with its path. */
const schemasIn = (node: Node, path = "$"): [string, Node][] => [
  [path, node],
  ...Object.entries((node.properties ?? {}) as Record<string, Node>).flatMap(([name, one]) =>
    schemasIn(one, `${path}.${name}`),
  ),
  ...(node.items ? schemasIn(node.items as Node, `${path}[]`) : []),
];

const forEachInput = (check: (schema: Node, path: string, tool: Published) => void): void => {
  expect(published.length).toBe(tools.length);
  for (const tool of published)
    for (const [path, schema] of schemasIn(tool.inputSchema as Node)) check(schema, `${tool.name} ${path}`, tool);
};

const sentencesOf = (coverage: string): readonly string[] =>
  coverage.replace(/\.$/, "").split(/\. |; (?=[a-z]+ failed)/);

const forbidden = ["anyOf", "oneOf", "allOf", "not", "$ref", "$defs", "definitions", "const", "propertyNames"];
const alsoForbidden = ["uniqueItems", "if", "then", "else", "prefixItems", "patternProperties", "nullable"];
const neverPublished = ["$schema", "additionalProperties", "format", "pattern"];

describe("every tool's input schema", () => {
  it("has an object at its root, with properties and nothing that chooses between shapes (1)", () => {
    for (const { inputSchema } of published) {
      expect(inputSchema.type).toBe("object");
      expect(Object.keys(inputSchema.properties ?? {}).length).toBeGreaterThan(0);
      expect(Object.keys(inputSchema)).not.toContain("enum");
    }
  });

  it("uses no choice, reference, constant, tuple or null anywhere (2, 3)", () => {
    forEachInput((schema, path) => {
      expect([path, Object.keys(schema).filter((key) => [...forbidden, ...alsoForbidden].includes(key))]).toEqual([
        path,
        [],
      ]);
      expect([path, typeof schema.type]).toEqual([path, "string"]);
      expect([path, schema.type]).not.toEqual([path, "null"]);
    });
  });

  it("types the items of every list, and describes every property (3)", () => {
    forEachInput((schema, path, tool) => {
      if (schema.type === "array")
        expect([path, typeof (schema.items as Node | undefined)?.type]).toEqual([path, "string"]);
      if (path.startsWith(`${tool.name} $.`) && !path.endsWith("[]"))
        expect([path, (schema.description as string | undefined)?.length ?? 0]).not.toEqual([path, 0]);
    });
  });

  it("publishes neither $schema nor additionalProperties, yet unknown arguments are refused (4)", async () => {
    forEachInput((schema, path) => {
      expect([path, Object.keys(schema).filter((key) => neverPublished.includes(key))]).toEqual([path, []]);
    });
    for (const { name } of published) {
      const { isError, text } = await client.callTool(name, { surprise: 1 });
      expect([name, isError, text.split(":")[0]]).toEqual([name, true, "invalid_argument"]);
    }
  });

  it("bounds every number by figures that mean something (5)", () => {
    forEachInput((schema, path) => {
      if (schema.type !== "integer" && schema.type !== "number") return;
      expect([path, typeof schema.minimum, typeof schema.maximum]).toEqual([path, "number", "number"]);
      expect(schema.maximum as number).toBeLessThan(1_000_000);
    });
  });

  it("is flat, with enums of texts, and no argument named like a keyword (6)", () => {
    forEachInput((schema, path) => {
      if (schema.enum) expect((schema.enum as unknown[]).every((value) => typeof value === "string")).toBe(true);
      expect(path).toMatch(/^\w+ \$(\.\w+(\[\])?)?$/);
      expect(path).not.toMatch(/\.(properties|type|required|items)\b/);
    });
  });

  it("takes numbers, booleans and lists as text, and empty text as nothing (7)", async () => {
    const loosely = { limit: "5", explain: "true", vendors: "zenskar,adfin", name: "", email: null };
    const { isError, structured } = await client.callTool("list_customers", loosely);
    expect(isError).toBe(false);
    expect(structured).toMatchObject({
      rows: [["zenskar"], ["adfin"]].map(([name]) => expect.arrayContaining([name])),
    });
  });
});

describe("every tool", () => {
  it("has a short name in plain letters, behind a server's name too (8)", () => {
    for (const { name } of published) {
      expect(name).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(`billing-customers-mcp${name}`.length).toBeLessThanOrEqual(60);
    }
    expect(new Set(published.map(({ name }) => name)).size).toBe(published.length);
  });

  it("is described in 2 KB at most, its first sentence alone saying what it is; so are the instructions (9)", () => {
    for (const { description = "" } of published) {
      expect(Buffer.byteLength(description)).toBeLessThanOrEqual(2_048);
      expect(description.split(/[.:] /)[0]?.length).toBeGreaterThan(10);
    }
    expect(Buffer.byteLength(client.instructions ?? "")).toBeLessThanOrEqual(2_048);
    expect(client.instructions).toContain("coverage");
  });

  it("has a title and all four hints, and commands nobody (10)", () => {
    for (const { annotations, title, description = "", inputSchema } of published) {
      expect(annotations).toEqual({
        title,
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: true,
      });
      expect(title?.length).toBeGreaterThan(3);
      expect(description + JSON.stringify(inputSchema)).not.toMatch(/\b(IMPORTANT|MUST|ALWAYS|NEVER)\b/);
    }
  });

  it("is published in the same order and the same bytes for everybody, whatever is connected (11)", async () => {
    expect(published.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
    const other = await linkedClient(openTestServices({ customers: 1, vendors: ["fynn"], pii: "masked" }));
    const again = await other.listTools();
    expect(JSON.stringify(again.tools)).toBe(JSON.stringify(published));
    await other.close();
  });

  it("has an object as its output schema, to which every answer conforms (12)", async () => {
    for (const { outputSchema } of published) expect(outputSchema).toMatchObject({ type: "object" });
    for (const tool of tools.filter(({ name }) => name !== "get_customer_page")) {
      const example = JSON.parse(tool.example);
      const id = services.population.company("zenskar", 0).id;
      const given = tool.name === "get_customer" ? { ref: `zenskar:${id}` } : example;
      // The client itself rejects structured content that does not conform.
      const { isError, structured, text } = await client.callTool(tool.name, given);
      expect([tool.name, isError]).toEqual([tool.name, false]);
      // The text's line says the vendors' shares too, which the structured form has in their entries.
      const [line = ""] = text.split("\n");
      const said = sentencesOf(line);
      // A reason that the structured form has in its labels stands behind the same words in the text.
      for (const sentence of sentencesOf(String(structured?.coverage)))
        expect(
          said.some((one) => one === sentence || one.startsWith(`${sentence}: `)),
          sentence,
        ).toBe(true);
    }
  });

  it("names the page that draws its answers to hosts, and nothing of it to models", () => {
    const uri = "ui://billing-customers/view";
    for (const { _meta, ...tool } of published) {
      expect(_meta).toEqual({ ui: { resourceUri: uri }, "ui/resourceUri": uri });
      expect(JSON.stringify(tool)).not.toMatch(/ui:\/\/|mcp-app/);
    }
  });

  it("is what it was when it was last looked at", async () => {
    await expect(JSON.stringify(published, null, 2)).toMatchFileSnapshot("__snapshots__/tool-definitions.json");
  });
});

it("costs few tokens in every conversation: at most 600 for one tool, 1,000 for the five of the contract", () => {
  const tokens = published.map(({ name, description, inputSchema }) => ({
    name,
    tokens: encode(JSON.stringify({ name, description, inputSchema })).length,
  }));
  console.log(tokens.map((one) => `${one.name} ${one.tokens}`).join(", "));
  for (const one of tokens) expect([one.name, one.tokens <= 600]).toEqual([one.name, true]);
  const contract = ["list_customers", "search_customers", "get_customer_page", "get_customer", "describe_vendors"];
  const sum = tokens.filter(({ name }) => contract.includes(name)).reduce((all, one) => all + one.tokens, 0);
  console.log(`together ${sum}`);
  expect(sum).toBeLessThanOrEqual(1_000);
});
