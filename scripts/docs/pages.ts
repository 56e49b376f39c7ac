/** Which files hold generated text, and how a file looks when it is up to date. */

import { clientSnippet, clientsPage, clientsTable } from "./clients.ts";
import { dashboardJson } from "./dashboard.ts";
import { filtersPage } from "./filters-page.ts";
import { bundleManifest, envExample, serverJson } from "./manifests.ts";
import { pluginFiles } from "./plugins.ts";
import { reliabilityPage } from "./reliability.ts";
import {
  argumentsTable,
  capabilityTable,
  commandsTable,
  connectingTable,
  promptsTable,
  resourcesTable,
  searchTable,
  serverSettingsTable,
  toolsTable,
  vendorSettingsTable,
  vendorsPage,
} from "./tables.ts";
import { transcript } from "./transcript.ts";
import { walkTable } from "./walk.ts";

/** A region `<!-- generated:name -->` … `<!-- /generated -->` of a page, by name; recorded conversations besides. */
const regions: Readonly<Record<string, () => string>> = {
  tools: toolsTable,
  arguments: argumentsTable,
  prompts: promptsTable,
  resources: resourcesTable,
  capabilities: capabilityTable,
  searches: searchTable,
  "vendor-settings": vendorSettingsTable,
  "server-settings": serverSettingsTable,
  clients: clientsTable,
  commands: commandsTable,
  connecting: connectingTable,
  walk: walkTable,
  "claude-code": () => clientSnippet("claude-code"),
};

/** Pages that are generated whole. */
export const wholePages: Readonly<Record<string, () => string | Promise<string>>> = {
  "docs/vendors.md": vendorsPage,
  "docs/filters.md": filtersPage,
  "docs/clients.md": clientsPage,
  "docs/worklist.svg": async () => (await transcript()).picture,
  "docs/reliability.md": reliabilityPage,
  "deploy/grafana-dashboard.json": dashboardJson,
  "server.json": serverJson,
  "manifest.json": bundleManifest,
  ".env.example": envExample,
  ...pluginFiles,
};

export const pagesWithRegions = [
  "README.md",
  "docs/contract.md",
  "docs/agents.md",
  "docs/answers.md",
  "docs/settings.md",
  "docs/architecture.md",
] as const;

const regionOf = async (name: string): Promise<string> => {
  const text = regions[name]?.() ?? (await transcript()).conversations[name];
  if (text === undefined) throw new Error(`Nobody generates ${name}`);
  return text;
};

const region = /(<!-- generated:([a-z-]+) -->\n)[\s\S]*?(<!-- \/generated -->)/g;

/** The text with every region filled in. Rejects for a region nobody makes. */
export const filled = async (text: string): Promise<string> => {
  const made = new Map<string, string>();
  for (const [, , name = ""] of text.matchAll(region)) made.set(name, await regionOf(name));
  return text.replaceAll(
    region,
    (_, open: string, name: string, close: string) => `${open}\n${made.get(name)}\n\n${close}`,
  );
};
