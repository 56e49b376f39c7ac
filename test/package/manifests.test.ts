/**
 * server.json and manifest.json say of this package what is so; their schemas are held by published-schemas.test.ts.
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tools } from "../../src/tools/registry.ts";
import { vendors } from "../../src/vendors/registry.ts";

const read = <Json>(path: string): Json => JSON.parse(readFileSync(path, "utf8"));
const { name, version, mcpName, bin } = read<{
  readonly name: string;
  readonly version: string;
  readonly mcpName: string;
  readonly bin: Readonly<Record<string, string>>;
}>("package.json");

/** What these tests read of a server.json. */
interface RegistryEntry {
  readonly name: string;
  readonly version: string;
  readonly packages: readonly {
    readonly identifier: string;
    readonly version: string;
    readonly environmentVariables: readonly {
      readonly name: string;
      readonly isRequired: boolean;
      readonly isSecret: boolean;
      readonly default?: string;
    }[];
  }[];
}

/** What these tests read of a manifest.json. */
interface BundleManifest {
  readonly name: string;
  readonly version: string;
  readonly tools: readonly { readonly name: string }[];
  readonly server: {
    readonly entry_point: string;
    readonly mcp_config: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  };
  readonly user_config: Readonly<
    Record<
      string,
      { readonly title: string; readonly required: boolean; readonly default: string; readonly sensitive?: true }
    >
  >;
}

const settings = vendors.flatMap((vendor) => vendor.settings);

describe("server.json", () => {
  const entry = read<RegistryEntry>("server.json");

  it("names this package at this version", () => {
    expect(entry.name).toBe(mcpName);
    expect([entry.version, ...entry.packages.flatMap((one) => [one.identifier, one.version])]).toEqual([
      version,
      name,
      version,
    ]);
  });

  it("is started by npx over stdio, with variables as a shell writes them", () => {
    for (const one of entry.packages) {
      expect(one).toMatchObject({ registryType: "npm", runtimeHint: "npx", transport: { type: "stdio" } });
      for (const variable of one.environmentVariables) expect(variable.name).toMatch(/^[A-Z][A-Z0-9_]*$/);
    }
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
  const manifest = read<BundleManifest>("manifest.json");
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
    expect(manifest.server.entry_point).toBe(bin[name]);
  });
});
