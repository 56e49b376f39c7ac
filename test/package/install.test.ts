/** `install <client>`: every client gets its own format, and no format ever holds a secret. */

import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clientNamed, guidance, launchFor, startOf } from "../../src/commands/install/install.ts";
import { clientConfigs, serverName } from "../../src/commands/install/local-configs.ts";
import { remoteConfigs } from "../../src/commands/install/remote-configs.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { version } from "../../src/version.ts";
import { program } from "../support/clients.ts";
import { runInside } from "../support/run-inside.ts";

const started = `billing-customers-mcp@${version}`;
const canary = "canary-7f3a";
const clients = Object.keys(clientConfigs);

interface Server {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly type?: string;
}

const zenskar = launchFor(["zenskar"], {});
const serverIn = (text: string, key = "mcpServers"): Server => JSON.parse(text)[key][serverName];
const npx = { command: "npx", args: ["-y", started] };
const textOf = (client: string, launch = zenskar): string => clientNamed(client).text(launch);

describe("each client in its own format", () => {
  it("Claude Code: references in .mcp.json, and the same as one command", () => {
    const env = { ZENSKAR_API_KEY: "$" + "{ZENSKAR_API_KEY}", ZENSKAR_ORGANISATION: "$" + "{ZENSKAR_ORGANISATION}" };
    expect(serverIn(textOf("claude-code"))).toEqual({ ...npx, env });
    const command = clientConfigs["claude-code"]?.command?.(zenskar) ?? "";
    // A shell must not expand what Claude Code has to.
    const words = spawnSync("sh", ["-c", `claude() { printf '%s\\n' "$@"; }; ${command}`], { encoding: "utf8" }).stdout;
    expect(words.trim().split("\n")).toEqual([
      ...["mcp", "add", serverName, "--scope", "project"],
      ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
      ...["--", "npx", "-y", started],
    ]);
  });

  it("Claude Desktop: a shell that loads the variables, since it expands none", () => {
    const { command, args } = serverIn(textOf("claude-desktop"));
    expect(command).toBe("sh");
    expect(args[1]).toMatch(/^set -a; \. "\$HOME\/\.billing-customers-mcp\.env"; exec npx -y billing-customers-mcp@/);
  });

  it("VS Code: one input per variable, the secret ones as passwords", () => {
    const { inputs } = JSON.parse(textOf("vscode")) as { inputs: Record<string, unknown>[] };
    expect(inputs.map(({ id, type, password }) => [id, type, password])).toEqual([
      ["zenskar-api-key", "promptString", true],
      ["zenskar-organisation", "promptString", undefined],
    ]);
    expect(serverIn(textOf("vscode"), "servers")).toEqual({
      type: "stdio",
      ...npx,
      env: {
        ZENSKAR_API_KEY: "$" + "{input:zenskar-api-key}",
        ZENSKAR_ORGANISATION: "$" + "{input:zenskar-organisation}",
      },
    });
  });

  it("Cursor: references to the environment", () => {
    expect(serverIn(textOf("cursor")).env?.ZENSKAR_API_KEY).toBe("$" + "{env:ZENSKAR_API_KEY}");
  });

  it("Gemini CLI: references to the environment", () => {
    expect(serverIn(textOf("gemini")).env?.ZENSKAR_API_KEY).toBe("$ZENSKAR_API_KEY");
  });

  it("Codex: a table that names the variables to pass on", () => {
    expect(textOf("codex").split("\n")).toEqual([
      `[mcp_servers.${serverName}]`,
      'command = "npx"',
      `args = ["-y", "${started}"]`,
      'env_vars = ["ZENSKAR_API_KEY", "ZENSKAR_ORGANISATION"]',
      "startup_timeout_sec = 60",
    ]);
  });
});

describe("links install what the file says", () => {
  it("VS Code", () => {
    const link = clientConfigs.vscode?.link?.(zenskar) ?? "";
    expect(link).toMatch(/^vscode:mcp\/install\?/);
    const { name, inputs, ...server } = JSON.parse(decodeURIComponent(link.split("?")[1] ?? ""));
    expect(name).toBe(serverName);
    expect({ inputs, servers: { [name]: server } }).toEqual(JSON.parse(textOf("vscode")));
  });

  it("Cursor", () => {
    const link = new URL(clientConfigs.cursor?.link?.(zenskar) ?? "");
    expect(link.href).toMatch(/^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?/);
    expect(link.searchParams.get("name")).toBe(serverName);
    const config = Buffer.from(link.searchParams.get("config") ?? "", "base64").toString();
    expect(JSON.parse(config)).toEqual(serverIn(textOf("cursor")));
  });
});

describe("what is connected", () => {
  const everything = Object.fromEntries(
    vendors.flatMap((vendor) => vendor.settings.map(({ name }) => [name, `${canary}-${name}`])),
  );

  it.each(clients)("%s never gets a value, only names", (id) => {
    const launch = launchFor([], everything);
    const client = clientNamed(id);
    const printed = `${client.text(launch)}\n${guidance(client, launch)}`;
    expect(decodeURIComponent(printed)).not.toContain(canary);
    expect(printed).toContain("FYNN_API_KEY");
  });

  it("the vendors whose variables are set, with the variables that are set", () => {
    const { args, settings } = launchFor([], { FYNN_API_KEY: "k", FYNN_BASE_URL: "https://f.example" });
    expect(args).toEqual(["-y", started]);
    expect(settings.map(({ name }) => name)).toEqual(["FYNN_API_KEY", "FYNN_BASE_URL"]);
  });

  it("of a vendor that is not set up yet, the first set of variables that is enough", () => {
    expect(launchFor(["adfin"], {}).settings.map(({ name }) => name)).toEqual(["ADFIN_ACCESS_TOKEN"]);
  });

  it("what is still missing of a vendor that is half set up, and this server's own settings", () => {
    const { settings } = launchFor([], { ZENSKAR_API_KEY: "k", BILLING_MCP_PII: "masked", BILLING_MCP_REDIS_URL: "r" });
    expect(settings.map(({ name }) => name)).toEqual(["ZENSKAR_API_KEY", "ZENSKAR_ORGANISATION", "BILLING_MCP_PII"]);
  });

  it("the connections of a file, with every variable it refers to", () => {
    const file = {
      text: '{"connections": [{"settings": {"A": "${ZENSKAR_EU_KEY}", "B": "${ZENSKAR_EU_ORGANISATION}"}}]}',
    };
    const { args, settings } = launchFor([], { BILLING_MCP_CONFIG: "c.json" }, file);
    expect(args).toEqual(["-y", started]);
    expect(settings.map(({ name }) => name)).toEqual([
      "BILLING_MCP_CONFIG",
      "ZENSKAR_EU_KEY",
      "ZENSKAR_EU_ORGANISATION",
    ]);
  });

  it("the sandbox, where nothing is set", () => {
    for (const id of clients) {
      const text = textOf(id, launchFor([], {}));
      expect(text).toContain("--sandbox");
      expect(text).not.toMatch(/env|inputs/);
    }
  });
});

describe("a server that runs already", () => {
  const url = "https://billing.example.com/mcp";

  it("has a configuration for every client, with its address and a reference to the token", () => {
    expect(Object.keys(remoteConfigs)).toEqual(clients);
    for (const { text, note } of Object.values(remoteConfigs)) {
      expect(text(url)).toContain(url);
      expect(`${text(url)} ${note}`).toMatch(/BILLING_MCP_TOKEN|input:billing-mcp-token/);
    }
  });

  it("is an explicit http server where a client would take it for an older kind", () => {
    expect(serverIn(remoteConfigs["claude-code"]?.text(url) ?? "")).toMatchObject({ type: "http", url });
    expect(serverIn(remoteConfigs.vscode?.text(url) ?? "", "servers")).toMatchObject({ type: "http", url });
    expect(serverIn(remoteConfigs.gemini?.text(url) ?? "")).toHaveProperty("httpUrl", url);
  });
});

describe("the command", () => {
  it("prints the configuration alone to stdout, and the rest to stderr", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [program, "install", "cursor", "--vendor", "zenskar"],
      { encoding: "utf8", env: {} },
    );
    expect(status).toBe(0);
    // The tests run a copy of the repository, so this is what is started.
    const start = startOf(realpathSync(program));
    expect(stdout).toBe(`${textOf("cursor", launchFor(["zenskar"], {}, undefined, start))}\n`);
    expect(serverIn(stdout)).toMatchObject({ command: "node", args: [realpathSync(program)] });
    expect(stderr).toContain("cursor://");
    expect(stderr).toContain(`npx -y ${started}`);
  });

  it("starts what npm installed by its name, and a path that a shell would split in quotes", () => {
    expect(startOf("/home/a/node_modules/billing-customers-mcp/dist/main.js")).toEqual(npx);
    expect(startOf("C:\\Users\\a\\node_modules\\billing-customers-mcp\\dist\\main.js")).toEqual(npx);
    const clone = startOf("/home/a b/it's/dist/main.js");
    const launch = launchFor(["zenskar"], {}, undefined, clone);
    const command = clientConfigs["claude-code"]?.command?.(launch) ?? "";
    const words = spawnSync("sh", ["-c", `claude() { printf '%s\\n' "$@"; }; ${command}`], { encoding: "utf8" }).stdout;
    expect(words.trim().split("\n").slice(-2)).toEqual(["node", "/home/a b/it's/dist/main.js"]);
    const [, script = ""] = serverIn(textOf("claude-desktop", launch)).args;
    const run = `node() { printf '%s' "$1"; }; ${script.replace(/^.*exec /, "")}`;
    expect(spawnSync("sh", ["-c", run], { encoding: "utf8" }).stdout).toBe("/home/a b/it's/dist/main.js");
  });

  it("names every client in its help", async () => {
    const { stdout } = await runInside(["install", "--help"]);
    for (const id of clients) expect(stdout).toContain(id);
  });

  it.each([
    ["an unknown client", ["cursr"], /no client "cursr".*Known: claude-desktop, .*codex.*Did you mean "cursor"/],
    ["two clients that begin so", ["claude"], /Did you mean "claude-desktop" or "claude-code"/],
    ["a client that is like none", ["adfin"], /Known: claude-desktop, [a-z, -]*codex\.\s*$/],
    ["an unknown vendor", ["cursor", "--vendor", "zenska"], /no vendor "zenska".*Did you mean "zenskar"/],
    ["both kinds of vendors", ["cursor", "--sandbox", "--vendor", "fynn"], /Take one of --sandbox, --vendor and --url/],
    ["an address that is none", ["codex", "--url", "billing.example.com"], /--url takes the address/],
  ])("refuses %s with 2, naming what is known", async (_, args, says) => {
    const { status, stdout, stderr } = await runInside(["install", ...args]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(says);
  });
});
