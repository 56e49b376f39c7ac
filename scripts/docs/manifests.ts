/** What registries and clients read before anything runs: server.json, the bundle's manifest.json and .env.example. */

import manifest from "../../package.json" with { type: "json" };
import { settingsSchema } from "../../src/config.ts";
import { tools } from "../../src/tools/registry.ts";
import { vendors } from "../../src/vendors/registry.ts";

export const repository = "https://github.com/billing-customers-mcp/billing-customers-mcp";

/** Settings of the server that hold secrets themselves. */
const secretSettings = new Set(["BILLING_MCP_CONTINUATION_KEYS", "BILLING_MCP_BEARER_TOKENS", "BILLING_MCP_REDIS_URL"]);

/** Settings that mean something only to the HTTP door. */
const httpSettings = /OAUTH|BEARER|ALLOWED|REDIS/;

interface Variable {
  readonly name: string;
  readonly about: string;
  readonly isSecret: boolean;
  readonly usual: string | undefined;
}

const vendorVariables: readonly Variable[] = vendors.flatMap((vendor) =>
  vendor.settings.map((setting) => ({
    name: setting.name,
    about: `${vendor.name}: ${setting.description}`,
    isSecret: setting.secret === true,
    usual: setting.default,
  })),
);

const serverVariables: readonly Variable[] = Object.entries(settingsSchema.shape).map(([name, schema]) => {
  const usual = schema.safeParse(undefined);
  return {
    name,
    about: schema.description ?? "",
    isSecret: secretSettings.has(name),
    usual: usual.success && usual.data !== undefined ? String(usual.data) : undefined,
  };
});

const stdioVariables = [...vendorVariables, ...serverVariables.filter(({ name }) => !httpSettings.test(name))];

const widest = 120;

/** JSON as the repository's formatter has it: a list of texts on one line where it fits. */
export const json = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .replaceAll(/^( *(?:"[^"\n]+": )?)\[\n\s+("[^\n]*(?:\n\s+"[^\n]*)*)\n\s*\](,?)$/gm, (whole, start, list, end) => {
      const line = `${start}[${String(list).replaceAll(/\n\s+/g, " ")}]${end}`;
      return line.length <= widest ? line : whole;
    })
    .concat("\n");

/** The MCP registry's entry. No variable is required by itself: any one vendor is enough. */
export const serverJson = (): string =>
  json({
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    name: manifest.mcpName,
    title: "Billing customers",
    description: "Read-only: ask Zenskar, Pland, Adfin, Sequence and Fynn about customers and what they owe.",
    repository: { url: repository, source: "github" },
    version: manifest.version,
    packages: [
      {
        registryType: "npm",
        identifier: manifest.name,
        version: manifest.version,
        runtimeHint: "npx",
        transport: { type: "stdio" },
        environmentVariables: stdioVariables.map(({ name, about, isSecret, usual }) => ({
          name,
          description: about,
          isRequired: false,
          isSecret,
          ...(usual === undefined ? {} : { default: usual }),
        })),
      },
    ],
  });

/** Of the server's own settings, those a person at a desktop may want. */
export const desktopVariables = [
  ...vendorVariables,
  ...serverVariables.filter(({ name }) => ["BILLING_MCP_CONFIG", "BILLING_MCP_PII"].includes(name)),
];

const optionId = (name: string): string => name.toLowerCase();

/**
 * Claude Desktop leaves the reference to an option without value or default as it stands, so every option has a
 * default.
 */
const bundleOption = ({ name, about, isSecret, usual }: Variable) => ({
  type: "string",
  title: name,
  description: about,
  required: false,
  default: usual ?? "",
  ...(isSecret ? { sensitive: true } : {}),
});

/** The bundle's manifest, version 0.3. */
export const bundleManifest = (): string =>
  json({
    manifest_version: "0.3",
    name: manifest.name,
    display_name: "Billing customers",
    version: manifest.version,
    description: manifest.description,
    long_description:
      "Answers questions about customers at Zenskar, Pland, Adfin, Sequence and Fynn. Fill in the settings of the vendors you use and leave the others empty. It only ever reads, and every answer says what is missing from it.",
    author: { name: "the billing-customers-mcp authors", url: repository },
    repository: { type: "git", url: `${repository}.git` },
    documentation: `${repository}#readme`,
    support: `${repository}/issues`,
    license: manifest.license,
    keywords: manifest.keywords,
    icon: "icon.png",
    privacy_policies: [`${repository}/blob/main/docs/privacy.md`],
    server: {
      type: "node",
      entry_point: "dist/main.js",
      mcp_config: {
        command: "node",
        args: ["${__dirname}/dist/main.js"],
        env: Object.fromEntries(desktopVariables.map(({ name }) => [name, `\${user_config.${optionId(name)}}`])),
      },
    },
    tools: tools.map(({ name, description }) => ({ name, description })),
    user_config: Object.fromEntries(desktopVariables.map((one) => [optionId(one.name), bundleOption(one)])),
    compatibility: { platforms: ["darwin", "win32", "linux"], runtimes: { node: manifest.engines.node } },
  });

const commented = ({ name, about, usual }: Variable): string => `# ${about}\n# ${name}=${usual ?? ""}`;

/** Names only, all commented out: a copy changes nothing until somebody fills it in. */
export const envExample = (): string =>
  [
    "# Every setting. A vendor whose variables are all absent is not connected. This file is never read by the server",
    "# itself: copy it, fill in what you use, keep it to yourself (chmod 600), and load it: set -a; . ./.env; set +a",
    "# A shell reads it then: put every value in single quotes, lest a $, & or ; in it be run.",
    ...vendors.map((vendor) =>
      [
        `\n# ── ${vendor.name} ──`,
        ...vendorVariables
          .filter(({ name }) => vendor.settings.some((setting) => setting.name === name))
          .map(commented),
      ].join("\n"),
    ),
    ["\n# ── The server ──", ...serverVariables.map(commented)].join("\n"),
    "",
  ].join("\n");
