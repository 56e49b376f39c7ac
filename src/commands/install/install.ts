/** `install <client>`: the configuration that connects a client, with secrets referenced by name, never written. */

import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { argv, stderr, stdout } from "node:process";
import { readConfig, settingsSchema } from "../../config.ts";
import { didYouMean } from "../../text/did-you-mean.ts";
import type { Setting, Vendor } from "../../vendors/define.ts";
import { vendors } from "../../vendors/registry.ts";
import { version } from "../../version.ts";
import { SettingsError } from "../../vocabulary/problem.ts";
import { type ClientConfig, clientConfigs, type Launch } from "./local-configs.ts";
import { remoteConfigs } from "./remote-configs.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Pinned: what starts tomorrow is what was looked at today. */
const packageName = `billing-customers-mcp@${version}`;

type Start = Pick<Launch, "command" | "args">;

const published: Start = { command: "npx", args: ["-y", packageName] };

/** What npm keeps beside the packages of a folder: where each came from. */
const isFromFile = (modules: string): boolean => {
  try {
    const { packages } = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8"));
    return String(packages["node_modules/billing-customers-mcp"].resolved).startsWith("file:");
  } catch {
    return false;
  }
};

/**
 * A program that npm has from a registry is started by its name; a copy of the repository, or of a packed file, by its
 * own path.
 */
export const startOf = (program: string): Start => {
  const [, modules] = /^(.*[\\/]node_modules)[\\/]/.exec(program) ?? [];
  return modules && !isFromFile(modules) ? published : { command: "node", args: [program] };
};

const oneOf = <Value>(what: string, given: string, known: Readonly<Record<string, Value>>): Value => {
  const names = Object.keys(known);
  const found = Object.hasOwn(known, given) ? known[given] : undefined;
  if (found !== undefined) return found;
  throw new SettingsError(
    `There is no ${what} "${given}" here. Known: ${names.join(", ")}.${didYouMean(given, names)}`,
  );
};

/** Throws `SettingsError` that names the known clients. */
export const clientNamed = (id: string): ClientConfig => oneOf("client", id, clientConfigs);

const vendorsById: Readonly<Record<string, Vendor>> = Object.fromEntries(vendors.map((vendor) => [vendor.id, vendor]));

/** Settings of this server, beside the vendors', that matter to a client's own process. */
const ownSettings = (variables: Variables): readonly Setting[] =>
  Object.entries(settingsSchema.shape).flatMap(([name, { description = "" }]) =>
    variables[name] === undefined || /BEARER|OAUTH|REDIS|ALLOWED/.test(name)
      ? []
      : [{ name, description: description, ...(name.endsWith("_KEYS") ? { secret: true } : {}) }],
  );

/** Variables that the file of connections refers to. */
const referredTo = (text: string): readonly Setting[] =>
  [...new Set([...text.matchAll(/\$\{([A-Za-z_]\w*)\}/g)].map(([, name = ""]) => name))].map((name) => ({
    name,
    description: "named in the file of BILLING_MCP_CONFIG",
    secret: true,
  }));

const isConfigured = (vendor: Vendor, variables: Variables): boolean =>
  vendor.settings.some(({ name, default: usual }) => usual === undefined && variables[name] !== undefined);

/** What is set here and now, and what else it needs: of the sets that are enough, the one most of which is set. */
const settingsOf = (vendor: Vendor, variables: Variables): readonly Setting[] => {
  const lacking = (set: readonly string[]) => set.filter((name) => variables[name] === undefined).length;
  const [needed = []] = vendor.requiredSettings.toSorted((a, b) => lacking(a) - lacking(b));
  const wanted = isConfigured(vendor, variables) ? needed : (vendor.requiredSettings[0] ?? []);
  return vendor.settings.filter(({ name }) => wanted.includes(name) || variables[name] !== undefined);
};

/**
 * Without named vendors: those of the file of connections, or those whose variables are set; without any of them, the
 * sandbox. `file` is what BILLING_MCP_CONFIG names.
 */
export const launchFor = (
  named: readonly string[],
  variables: Variables,
  file?: { readonly text: string },
  start: Start = published,
): Launch => {
  const own = ownSettings(variables);
  if (file && named.length === 0) return { ...start, settings: [...own, ...referredTo(file.text)] };
  const wanted =
    named.length > 0
      ? named.map((id) => oneOf("vendor", id, vendorsById))
      : vendors.filter((vendor) => isConfigured(vendor, variables));
  if (wanted.length === 0) return { ...start, args: [...start.args, "--sandbox"], settings: [] };
  const settings = [...wanted.flatMap((vendor) => settingsOf(vendor, variables)), ...own];
  return { ...start, settings: settings.filter(({ name }) => name !== "BILLING_MCP_CONFIG") };
};

/** What a person should read beside the configuration. */
export const guidance = (client: ClientConfig, launch: Launch): string =>
  [
    `${client.name}: ${client.file}`,
    ...(client.command ? [`The same as a command: ${client.command(launch)}`] : []),
    ...(client.link ? [`The same as a link: ${client.link(launch)}`] : []),
    ...client.notes(launch),
  ].join("\n");

const sandboxNote =
  "This connects the embedded sandbox, since no vendor's variables are set here. For a vendor: --vendor <name>, or set its variables first.";

interface InstallOptions {
  readonly vendor?: string[];
  readonly sandbox?: true;
  readonly url?: string;
}

const copyNote = `This starts the copy of the program that you ran. A published one is started by: npx ${published.args.join(" ")}`;

const runRemote = (id: string, client: ClientConfig, text: string): void => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username)
    throw new SettingsError("--url takes the address of the MCP endpoint, e.g. https://billing.example.com/mcp.");
  const { text: configuration, note } = oneOf("client", id, remoteConfigs);
  stderr.write(`${client.name}: ${client.file}\n${note}\n\n`);
  stdout.write(`${configuration(url.href.replaceAll("'", "%27"))}\n`);
};

/** The configuration goes to stdout, so that it can be written to a file; everything else to stderr. */
export const runInstall = (id: string, { vendor = [], sandbox, url }: InstallOptions): void => {
  const client = clientNamed(id);
  if ([sandbox, vendor[0], url].filter(Boolean).length > 1)
    throw new SettingsError("Take one of --sandbox, --vendor and --url.");
  if (url !== undefined) {
    runRemote(id, client, url);
    return;
  }
  const { variables, file } = sandbox ? { variables: {}, file: undefined } : readConfig();
  const launch = launchFor(vendor, variables, file, startOf(realpathSync(argv[1] ?? "")));
  stderr.write(`${guidance(client, launch)}\n`);
  if (launch.command === "node") stderr.write(`${copyNote}\n`);
  if (!sandbox && launch.settings.length === 0) stderr.write(`${sandboxNote}\n`);
  stderr.write("\n");
  stdout.write(`${client.text(launch)}\n`);
};
