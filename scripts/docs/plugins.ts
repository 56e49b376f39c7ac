/** The plugin of Claude Code and of Cursor: one folder with the server, a skill and a manifest for each. */

import manifest from "../../package.json" with { type: "json" };
import { serverName } from "../../src/commands/install/local-configs.ts";
import { desktopVariables, json, repository } from "./manifests.ts";

const folder = "plugins/billing-customers";
const author = { name: "the billing-customers-mcp authors" };

const about = {
  name: "billing-customers",
  version: manifest.version,
  description: manifest.description,
  author,
  homepage: `${repository}#readme`,
  repository,
  license: manifest.license,
  keywords: manifest.keywords,
};

/**
 * `reference`: how the client writes the variable of that name. What it leaves unexpanded is an absent variable here.
 */
const servers = (reference: (name: string) => string): string =>
  json({
    mcpServers: {
      [serverName]: {
        command: "npx",
        args: ["-y", `${manifest.name}@${manifest.version}`],
        env: Object.fromEntries(desktopVariables.map(({ name }) => [name, reference(name)])),
      },
    },
  });

/** By path. The skill and the plugin's README beside them are written by hand. */
export const pluginFiles: Readonly<Record<string, () => string>> = {
  ".claude-plugin/marketplace.json": () =>
    json({
      name: manifest.name,
      owner: author,
      description: manifest.description,
      plugins: [{ name: about.name, source: `./${folder}`, description: about.description, version: about.version }],
    }),
  [`${folder}/.claude-plugin/plugin.json`]: () => json(about),
  // With a default, since Claude Code refuses a file that refers to a variable which is not set.
  [`${folder}/.mcp.json`]: () => servers((name) => `\${${name}:-}`),
  [`${folder}/.cursor-plugin/plugin.json`]: () =>
    json({
      ...about,
      displayName: "Billing customers",
      logo: "https://raw.githubusercontent.com/billing-customers-mcp/billing-customers-mcp/main/docs/icon.svg",
      skills: "./skills/",
      mcpServers: "./mcp.json",
    }),
  [`${folder}/mcp.json`]: () => servers((name) => `\${env:${name}}`),
};
