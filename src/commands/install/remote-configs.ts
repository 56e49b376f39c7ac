/**
 * How each MCP client reaches this server over HTTP: its file's format, with the bearer token referenced, never
 * written.
 */

import { serverName, servers, variablesFile } from "./local-configs.ts";

interface RemoteConfig {
  readonly text: (url: string) => string;
  /** What the file alone does not say. */
  readonly note: string;
}

/** The variable, where clients run, that holds the token `billing-customers-mcp token` printed. */
const tokenVariable = "BILLING_MCP_TOKEN";
const inputId = "billing-mcp-token";

const bearer = (reference: string) => ({ Authorization: `Bearer ${reference}` });

const exported = (where: string): string => `Export ${tokenVariable} ${where}.`;

/** By the same names as `clientConfigs`. Sources: each client's own documentation of servers with a URL. */
export const remoteConfigs: Readonly<Record<string, RemoteConfig>> = {
  "claude-desktop": {
    text: (url) =>
      servers({
        command: "sh",
        args: [
          "-c",
          `set -a; . "$HOME/${variablesFile}"; exec npx -y mcp-remote '${url}' --header "Authorization: Bearer $${tokenVariable}"`,
        ],
      }),
    note: `Claude Desktop's file starts programs only, so the package mcp-remote stands between. Put ${tokenVariable}='…' into ~/${variablesFile} and run chmod 600 on it. With OAuth: add the URL under Settings, Connectors instead.`,
  },
  "claude-code": {
    text: (url) => servers({ type: "http", url, headers: bearer(`\${${tokenVariable}}`) }),
    note: exported("in the shell that starts Claude Code"),
  },
  vscode: {
    text: (url) =>
      JSON.stringify(
        {
          inputs: [{ type: "promptString", id: inputId, description: "Token for the billing server", password: true }],
          servers: { [serverName]: { type: "http", url, headers: bearer(`\${input:${inputId}}`) } },
        },
        null,
        2,
      ),
    note: "VS Code asks for the token once and keeps it in its secret storage.",
  },
  cursor: {
    text: (url) => servers({ url, headers: bearer(`\${env:${tokenVariable}}`) }),
    note: exported("in the environment that starts Cursor"),
  },
  gemini: {
    text: (url) => servers({ httpUrl: url, headers: bearer(`$${tokenVariable}`) }),
    note: exported("in the shell that starts Gemini CLI"),
  },
  codex: {
    text: (url) =>
      [
        `[mcp_servers.${serverName}]`,
        `url = ${JSON.stringify(url)}`,
        `bearer_token_env_var = "${tokenVariable}"`,
        "startup_timeout_sec = 60",
      ].join("\n"),
    note: exported("in the shell that starts Codex"),
  },
};
