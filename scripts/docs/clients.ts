/** docs/clients.md and the README's table of clients: what `install <client>` prints, printed by the same code. */

import { guidance, launchFor } from "../../src/commands/install/install.ts";
import { clientConfigs } from "../../src/commands/install/local-configs.ts";
import { remoteConfigs } from "../../src/commands/install/remote-configs.ts";
import { table } from "./tables.ts";

/** The vendor of the examples; any other goes the same way. */
const example = "zenskar";

export const clientsTable = (): string =>
  table(
    ["client", "command", "where it goes"],
    Object.entries(clientConfigs).map(([id, { name, file }]) => [name, `\`node dist/main.js install ${id}\``, file]),
  );

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** The configuration of one client for the README. */
export const clientSnippet = (id: string): string => {
  const client = clientConfigs[id];
  if (!client) throw new Error(`No client ${id}`);
  return fence(client.language, client.text(launchFor([example], {})));
};

const exampleUrl = "https://billing.example.com/mcp";

const remoteParts = (id: string): string[] => {
  const remote = remoteConfigs[id];
  if (!remote) throw new Error(`No remote configuration for ${id}`);
  return [
    "",
    "A server that runs for a team:",
    "",
    fence("sh", `npx billing-customers-mcp install ${id} --url ${exampleUrl}`),
    "",
    fence(clientConfigs[id]?.language ?? "json", remote.text(exampleUrl)),
    "",
    remote.note,
  ];
};

export const clientsPage = (): string =>
  [
    "# Connecting a client",
    "",
    "In a clone, `node dist/main.js` stands for `npx billing-customers-mcp` (after `npm ci && npm run build`), and `install` prints a configuration that starts that clone.",
    "",
    "`billing-customers-mcp install <client>` prints what follows for your own vendors: the configuration on stdout, the rest on stderr. Secrets are referenced by name and never written. Without `--vendor` it takes the vendors whose variables are set, and the embedded sandbox where none is; with `BILLING_MCP_CONFIG`, that file's connections. `--url` connects a server that runs already (`billing-customers-mcp http`).",
    "",
    "The examples below connect Zenskar, as `install <client> --vendor zenskar` prints them. Made by `npm run docs`.",
    ...Object.entries(clientConfigs).flatMap(([id, client]) => {
      const launch = launchFor([example], {});
      return [
        "",
        `## ${client.name}`,
        "",
        fence("sh", `npx billing-customers-mcp install ${id} --vendor ${example}`),
        "",
        fence(client.language, client.text(launch)),
        "",
        fence("text", guidance(client, launch)),
        ...remoteParts(id),
      ];
    }),
    "",
  ].join("\n");
