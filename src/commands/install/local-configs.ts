/**
 * How each MCP client is told to start this server: its file, its format, and how it refers to a secret without holding
 * it.
 */

import type { Setting } from "../../vendors/define.ts";

/** What to start, and the variables that have to reach the server. */
export interface Launch {
  readonly command: "npx" | "node";
  readonly args: readonly string[];
  readonly settings: readonly Setting[];
}

export interface ClientConfig {
  readonly name: string;
  readonly language: "json" | "toml";
  /** Which file the text belongs in. */
  readonly file: string;
  readonly text: (launch: Launch) => string;
  /** A shell command that writes the same. */
  readonly command?: (launch: Launch) => string;
  /** A link that installs with a click. */
  readonly link?: (launch: Launch) => string;
  /** What the file alone does not say. */
  readonly notes: (launch: Launch) => readonly string[];
}

/** What clients call the server. */
export const serverName = "billing-customers";

/** Where Claude Desktop's launch reads the variables from: it expands none and inherits none. */
export const variablesFile = ".billing-customers-mcp.env";

const json = (value: unknown): string => JSON.stringify(value, null, 2);

const started = ({ command, args }: Launch) => ({ command, args });

/** A word as a shell reads it; what needs no quotes gets none. */
const quoted = (word: string): string => (/^[\w@./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const asCommand = ({ command, args }: Launch): string => [command, ...args.map(quoted)].join(" ");

/** Every variable as a reference in the client's own syntax; no key at all where there are none. */
const references = ({ settings }: Launch, reference: (name: string) => string) =>
  settings.length > 0 ? { env: Object.fromEntries(settings.map(({ name }) => [name, reference(name)])) } : {};

const exported = ({ settings }: Launch, where: string): readonly string[] =>
  settings.length > 0 ? [`Export ${settings.map(({ name }) => name).join(", ")} ${where}.`] : [];

const desktopLaunch = (launch: Launch) => {
  if (launch.settings.length === 0) return started(launch);
  return { command: "sh", args: ["-c", `set -a; . "$HOME/${variablesFile}"; exec ${asCommand(launch)}`] };
};

const inputId = (name: string): string => name.toLowerCase().replaceAll("_", "-");

const visualStudioInputs = ({ settings }: Launch) =>
  settings.map(({ name, description: about, secret }) => ({
    type: "promptString",
    id: inputId(name),
    description: `${name}: ${about}`,
    ...(secret ? { password: true } : {}),
  }));

const visualStudioServer = (launch: Launch) => ({
  type: "stdio",
  ...started(launch),
  ...references(launch, (name) => `\${input:${inputId(name)}}`),
});

const cursorServer = (launch: Launch) => ({ ...started(launch), ...references(launch, (name) => `\${env:${name}}`) });

/** The form most clients share. */
export const servers = (server: object): string => json({ mcpServers: { [serverName]: server } });

export const clientConfigs: Readonly<Record<string, ClientConfig>> = {
  "claude-desktop": {
    name: "Claude Desktop",
    language: "json",
    file: "claude_desktop_config.json (Settings, Developer, Edit Config)",
    text: (launch) => servers(desktopLaunch(launch)),
    notes: ({ settings }) =>
      settings.length > 0
        ? [
            `Claude Desktop expands no variables and passes none on. Put ${settings.map(({ name }) => `${name}='…'`).join(", ")}, one a line, into ~/${variablesFile} and run chmod 600 on it. A shell reads that file: without the single quotes it would run what follows a $, & or ; in a secret.`,
            "On Windows, or to keep the keys in the system's keychain: open the bundle billing-customers-mcp.mcpb instead.",
          ]
        : [],
  },
  "claude-code": {
    name: "Claude Code",
    language: "json",
    file: ".mcp.json in the project",
    text: (launch) => servers({ ...started(launch), ...references(launch, (name) => `\${${name}}`) }),
    command: (launch) =>
      [
        `claude mcp add ${serverName} --scope project`,
        ...launch.settings.map(({ name }) => `--env '${name}=\${${name}}'`),
        `-- ${asCommand(launch)}`,
      ].join(" "),
    notes: (launch) => exported(launch, "in the shell that starts Claude Code"),
  },
  vscode: {
    name: "VS Code",
    language: "json",
    file: ".vscode/mcp.json in the workspace",
    text: (launch) =>
      json({
        ...(launch.settings.length > 0 ? { inputs: visualStudioInputs(launch) } : {}),
        servers: { [serverName]: visualStudioServer(launch) },
      }),
    link: (launch) =>
      `vscode:mcp/install?${encodeURIComponent(
        JSON.stringify({ name: serverName, ...visualStudioServer(launch), inputs: visualStudioInputs(launch) }),
      )}`,
    notes: ({ settings }) =>
      settings.length > 0 ? ["VS Code asks for the values once and keeps them in its secret storage."] : [],
  },
  cursor: {
    name: "Cursor",
    language: "json",
    file: ".cursor/mcp.json in the project, or ~/.cursor/mcp.json",
    text: (launch) => servers(cursorServer(launch)),
    link: (launch) =>
      `cursor://anysphere.cursor-deeplink/mcp/install?name=${serverName}&config=${encodeURIComponent(
        Buffer.from(JSON.stringify(cursorServer(launch))).toString("base64"),
      )}`,
    notes: (launch) => exported(launch, "in the environment that starts Cursor"),
  },
  gemini: {
    name: "Gemini CLI",
    language: "json",
    file: ".gemini/settings.json in the project, or ~/.gemini/settings.json",
    text: (launch) => servers({ ...started(launch), ...references(launch, (name) => `$${name}`) }),
    notes: (launch) => exported(launch, "in the shell that starts Gemini CLI"),
  },
  codex: {
    name: "Codex",
    language: "toml",
    file: "~/.codex/config.toml",
    text: (launch) => {
      const { command, args } = started(launch);
      const names = launch.settings.map(({ name }) => name);
      return [
        `[mcp_servers.${serverName}]`,
        `command = ${JSON.stringify(command)}`,
        `args = [${args.map((one) => JSON.stringify(one)).join(", ")}]`,
        ...(names.length > 0 ? [`env_vars = [${names.map((one) => JSON.stringify(one)).join(", ")}]`] : []),
        "startup_timeout_sec = 60",
      ].join("\n");
    },
    notes: (launch) => exported(launch, "in the shell that starts Codex"),
  },
};
