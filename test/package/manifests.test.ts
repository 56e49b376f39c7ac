/**
 * server.json and manifest.json hold to their published rules, transcribed here: the MCP registry's schema of
 * 2025-12-11 and the MCPB manifest 0.3. `npm run bundle:mcpb` asks the bundle's official validator as well.
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { tools } from "../../src/tools/registry.ts";
import { vendors } from "../../src/vendors/registry.ts";

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const { name, version, mcpName } = read("package.json") as { name: string; version: string; mcpName: string };

/** "Must be a specific version": no range, no tag. */
const exactVersion = z
  .string()
  .max(255)
  .regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/);

const registryEntry = z.strictObject({
  $schema: z.literal("https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100).optional(),
  description: z.string().min(1).max(100),
  repository: z.strictObject({ url: z.url(), source: z.string() }).optional(),
  version: exactVersion,
  packages: z.array(
    z.strictObject({
      registryType: z.enum(["npm", "pypi", "oci", "nuget", "mcpb"]),
      identifier: z.string(),
      version: exactVersion,
      runtimeHint: z.string().optional(),
      transport: z.strictObject({ type: z.literal("stdio") }),
      environmentVariables: z.array(
        z.strictObject({
          name: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
          description: z.string().min(1).optional(),
          isRequired: z.boolean(),
          isSecret: z.boolean(),
          default: z.string().optional(),
        }),
      ),
    }),
  ),
});

const text = z.string().min(1);
const bundle = z.strictObject({
  manifest_version: z.literal("0.3"),
  name: text,
  display_name: text,
  version: exactVersion,
  description: text,
  long_description: text,
  author: z.strictObject({ name: text, email: z.email().optional(), url: z.url().optional() }),
  repository: z.strictObject({ type: text, url: z.url() }),
  documentation: z.url(),
  support: z.url(),
  license: text,
  keywords: z.array(text),
  privacy_policies: z.array(z.url()).min(1),
  server: z.strictObject({
    type: z.literal("node"),
    entry_point: text,
    mcp_config: z.strictObject({ command: text, args: z.array(text), env: z.record(text, text) }),
  }),
  tools: z.array(z.strictObject({ name: text, description: text })),
  user_config: z.record(
    z.string().regex(/^[a-z0-9_]+$/),
    z.strictObject({
      type: z.literal("string"),
      title: text,
      description: text,
      required: z.boolean(),
      default: z.string(),
      sensitive: z.literal(true).optional(),
    }),
  ),
  compatibility: z.strictObject({
    platforms: z.array(z.enum(["darwin", "win32", "linux"])),
    runtimes: z.strictObject({ node: text }),
  }),
});

const settings = vendors.flatMap((vendor) => vendor.settings);

describe("server.json", () => {
  const entry = registryEntry.parse(read("server.json"));

  it("names this package at this version", () => {
    expect(entry.name).toBe(mcpName);
    expect([entry.version, ...entry.packages.flatMap((one) => [one.identifier, one.version])]).toEqual([
      version,
      name,
      version,
    ]);
  });

  it("has every vendor's setting, secrets marked as secret and nothing else", () => {
    const variables = entry.packages.flatMap((one) => one.environmentVariables);
    for (const setting of settings) {
      expect(variables.find((one) => one.name === setting.name)).toMatchObject({ isSecret: setting.secret === true });
    }
    for (const { isSecret, default: usual } of variables) if (isSecret) expect(usual).toBeUndefined();
  });
});

describe("manifest.json", () => {
  const manifest = bundle.parse(read("manifest.json"));
  const options = Object.entries(manifest.user_config);

  it("is of this version and names every tool", () => {
    expect([manifest.name, manifest.version]).toEqual([name, version]);
    expect(manifest.tools.map((tool) => tool.name)).toEqual(tools.map((tool) => tool.name));
  });

  it("asks for every vendor's setting, and hides the secret ones", () => {
    for (const setting of settings) {
      const option = manifest.user_config[setting.name.toLowerCase()];
      expect([setting.name, option?.sensitive]).toEqual([setting.name, setting.secret]);
    }
  });

  it("fills every reference, also where a person leaves an option empty: an empty variable is an absent one", () => {
    const { env } = manifest.server.mcp_config;
    const filled = Object.entries(env).map(([variable, value]) => {
      const id = /^\$\{user_config\.([a-z0-9_]+)\}$/.exec(value)?.[1] ?? "";
      return [variable, manifest.user_config[id]?.default];
    });
    expect(filled).toEqual(options.map(([, option]) => [option.title, option.default]));
    expect(options.every(([, { required }]) => !required)).toBe(true);
  });

  it("starts a file that the bundle holds", () => {
    expect(manifest.server.mcp_config.args).toEqual([`\${__dirname}/${manifest.server.entry_point}`]);
    const { bin } = read("package.json") as { bin: Record<string, string> };
    expect(manifest.server.entry_point).toBe(bin[name]);
  });
});
