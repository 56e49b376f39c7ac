/**
 * server.json and manifest.json hold to the schemas that the MCP registry and MCPB publish, which refuse what they
 * should.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERSIONED_MANIFEST_SCHEMAS } from "@anthropic-ai/mcpb/schemas";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registrySchema } from "./registry-schema.ts";
import { schemaProblems } from "./schema-problems.ts";

type Value = Readonly<Record<string, unknown>>;

const read = (path: string): Value => JSON.parse(readFileSync(path, "utf8"));
const without = (value: Value, name: string): Value =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

const entry = read("server.json");
const [npmPackage] = entry.packages as readonly [Value];
const withPackage = (one: Value): Value => ({ ...entry, packages: [one] });
const withTransport = (transport: unknown): Value => withPackage({ ...npmPackage, transport });
const withArgument = (argument: Value): Value => withPackage({ ...npmPackage, packageArguments: [argument] });
const withVariable = (variable: Value): Value => withPackage({ ...npmPackage, environmentVariables: [variable] });

describe("server.json and the registry's schema", () => {
  it("names the schema it holds to", () => {
    expect(entry.$schema).toBe(registrySchema.$id);
    expect(schemaProblems(registrySchema, entry)).toEqual([]);
  });

  it.each<[string, Value, string]>([
    [
      "a description over 100 characters",
      { ...entry, description: "x".repeat(101) },
      "/description must NOT have more",
    ],
    ["no description", without(entry, "description"), "/ must have required property 'description'"],
    ["an empty title", { ...entry, title: "" }, "/title must NOT have fewer"],
    ["a name without a namespace", { ...entry, name: "billing-customers-mcp" }, "/name must match pattern"],
    ["a name with two slashes", { ...entry, name: "io.github.a/b/c" }, "/name must match pattern"],
    ["a version over 255 characters", { ...entry, version: "1".repeat(256) }, "/version must NOT have more"],
    ["a website that is no address", { ...entry, websiteUrl: "our site" }, '/websiteUrl must match format "uri"'],
    ["a repository without a source", { ...entry, repository: { url: "https://a.example" } }, "/repository must have"],
    [
      "an icon of no size",
      { ...entry, icons: [{ src: "https://a.example", sizes: ["big"] }] },
      "/icons/0/sizes/0 must",
    ],
    ["the version latest", withPackage({ ...npmPackage, version: "latest" }), "/packages/0/version must not be"],
    ["a short checksum", withPackage({ ...npmPackage, fileSha256: "abc" }), "/packages/0/fileSha256 must match"],
    [
      "no transport",
      withPackage(without(npmPackage, "transport")),
      "/packages/0 must have required property 'transport'",
    ],
    ["a transport of no kind", withTransport({}), "/packages/0/transport must have required property 'type'"],
    [
      "HTTP without an address",
      withTransport({ type: "sse" }),
      "/packages/0/transport must have required property 'url'",
    ],
    ["a variable without a name", withVariable({ isSecret: true }), "/packages/0/environmentVariables/0 must have"],
    [
      "a flag in words",
      withVariable({ name: "A", isSecret: "yes" }),
      "/packages/0/environmentVariables/0/isSecret must be",
    ],
    ["a flag without a name", withArgument({ type: "named" }), "/packages/0/packageArguments/0 must have"],
    ["a word without a value", withArgument({ type: "positional" }), "/packages/0/packageArguments/0 must have"],
    [
      "a hint that is no text",
      withArgument({ type: "positional", valueHint: 5 }),
      "/packages/0/packageArguments/0/valueHint must be string",
    ],
    [
      "a remote on stdio",
      { ...entry, remotes: [{ type: "stdio" }] },
      "/remotes/0/type must be one of streamable-http, sse",
    ],
  ])("%s is refused", (_, value, problem) => {
    const problems = schemaProblems(registrySchema, value);
    expect(problems[0]).toContain(problem);
    expect(problems.every((one) => one.startsWith(problem.split(" ")[0] ?? ""))).toBe(true);
  });

  it("server.json uses only names that the schema has, which itself lets any misspelled one pass", () => {
    const definitions = registrySchema.definitions as Readonly<Record<string, { readonly properties: Value }>>;
    const names = (definition: string) => Object.keys(definitions[definition]?.properties ?? {});
    const variables = npmPackage.environmentVariables as readonly Value[];
    expect(names("ServerDetail")).toEqual(expect.arrayContaining(Object.keys(entry)));
    expect(names("Repository")).toEqual(expect.arrayContaining(Object.keys(entry.repository as Value)));
    expect(names("Package")).toEqual(expect.arrayContaining(Object.keys(npmPackage)));
    expect(["name", ...names("Input")]).toEqual(expect.arrayContaining(variables.flatMap((one) => Object.keys(one))));
  });

  it("an unknown transport is told the known ones, once", () => {
    expect(schemaProblems(registrySchema, withTransport({ type: "http" }))).toEqual([
      '/packages/0/transport/type must be one of stdio, streamable-http, sse; it is "http"',
    ]);
  });

  it("what server.json leaves unused is accepted where it is right", () => {
    const icons = [{ src: "https://a.example/i.png", sizes: ["48x48", "any"], mimeType: "image/png", theme: "dark" }];
    const region = { format: "string", choices: ["eu", "us"], default: "eu" };
    const remotes = [{ type: "streamable-http", url: "https://{region}.example/mcp", variables: { region } }];
    const full = withArgument({ type: "positional", valueHint: "file", isRepeated: true });
    expect(schemaProblems(registrySchema, { ...full, icons, remotes })).toEqual([]);
  });
});

describe("npm run validate:server-json, with the schema in a file", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "schema-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (schema: Value | string) => {
    const file = join(folder, "schema.json");
    writeFileSync(file, typeof schema === "string" ? schema : JSON.stringify(schema));
    return spawnSync(process.execPath, ["scripts/run.mjs", "scripts/validate-server-json.ts", file], {
      encoding: "utf8",
    });
  };

  it("passes what holds, and asks no network", () => {
    const { status, stdout, stderr } = run(registrySchema);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("server.json holds to");
  });

  it("ends with 1 and says what is wrong and what to do", () => {
    const { status, stderr } = run({ ...registrySchema, required: ["icons"] });
    expect(status).toBe(1);
    expect(stderr).toContain("/ must have required property 'icons'");
  });

  it("ends with 1 where it finds a page in place of the schema, and says what else to try", () => {
    const { status, stderr } = run("<!doctype html>");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^No schema: .*npm run validate:server-json -- copy\.json\n$/);
  });

  it("does not take another schema for the one that server.json names", () => {
    const { status, stderr } = run({ ...registrySchema, $id: "https://a.example/other.json" });
    expect(status).toBe(1);
    expect(stderr).toContain("https://a.example/other.json");
  });
});

describe("manifest.json and the bundle's official schema", () => {
  const manifest = read("manifest.json");
  const official = VERSIONED_MANIFEST_SCHEMAS[manifest.manifest_version as "0.3"];
  const places = (value: Value) => official.safeParse(value).error?.issues.map(({ path }) => path.join("/"));

  it("holds to the schema of the version that it names", () => {
    expect(official.parse(manifest)).toEqual(manifest);
    expect(manifest.privacy_policies).toHaveLength(1);
  });

  const server = manifest.server as Value;
  it.each<[string, Value, string]>([
    ["another version", { ...manifest, manifest_version: "0.9" }, "manifest_version"],
    ["no server", without(manifest, "server"), "server"],
    ["a server of an unknown kind", { ...manifest, server: { ...server, type: "deno" } }, "server/type"],
    ["a server without a command", { ...manifest, server: without(server, "mcp_config") }, "server/mcp_config"],
    ["a name that MCPB does not know", { ...manifest, licence: "MIT" }, ""],
    [
      "an option without a title",
      { ...manifest, user_config: { a: { type: "string", description: "a" } } },
      "user_config/a/title",
    ],
    ["a policy that is no address", { ...manifest, privacy_policies: ["ours"] }, "privacy_policies/0"],
    ["a platform that is none", { ...manifest, compatibility: { platforms: ["beos"] } }, "compatibility/platforms/0"],
  ])("%s is refused", (_, value, place) => expect(places(value)).toEqual([place]));
});
