/** docs/clients.md and the README's table of clients: what `install <client>` prints, printed by the same code. */

import { clientConfigs } from "../../src/commands/client-configs.ts";
import { guidance, launchFor } from "../../src/commands/install.ts";
import { table } from "./tables.ts";

/** The vendor of the examples; any other goes the same way. */
const example = "zenskar";

export const clientsTable = (): string =>
  table(
    ["client", "command", "where it goes"],
    Object.entries(clientConfigs).map(([id, { name, file }]) => [
      name,
      `\`npx billing-customers-mcp install ${id}\``,
      file,
    ]),
  );

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** The configuration of one client for the README. */
export const clientSnippet = (id: string): string => {
  const client = clientConfigs[id];
  if (!client) throw new Error(`No client ${id}`);
  return fence(client.language, client.text(launchFor([example], {})));
};

export const clientsPage = (): string =>
  [
    "# Connecting a client",
    "",
    "`billing-customers-mcp install <client>` prints what follows for your own vendors: the configuration on stdout, the rest on stderr. Secrets are referenced by name and never written. Without `--vendor` it takes the vendors whose variables are set, and the embedded sandbox where none is.",
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
      ];
    }),
    "",
  ].join("\n");
