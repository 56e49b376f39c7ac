/** `install <client>`: the configuration that connects a client, with secrets referenced by name, never written. */

import { stderr, stdout } from "node:process";
import { readConfig } from "../config.ts";
import type { Setting, Vendor } from "../vendors/define.ts";
import { vendors } from "../vendors/registry.ts";
import { version } from "../version.ts";
import { nearest } from "../vocabulary/nearest.ts";
import { SettingsError } from "../vocabulary/settings-error.ts";
import { type ClientConfig, clientConfigs, type Launch } from "./client-configs.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Pinned: what starts tomorrow is what was looked at today. */
const packageName = `billing-customers-mcp@${version}`;

const oneOf = <Value>(what: string, given: string, known: Readonly<Record<string, Value>>): Value => {
  const names = Object.keys(known);
  const found = Object.hasOwn(known, given) ? known[given] : undefined;
  if (found !== undefined) return found;
  throw new SettingsError(
    `There is no ${what} "${given}" here. Known: ${names.join(", ")}. Did you mean "${nearest(given, names)}"?`,
  );
};

/** Throws `SettingsError` that names the known clients. */
export const clientNamed = (id: string): ClientConfig => oneOf("client", id, clientConfigs);

const vendorsById: Readonly<Record<string, Vendor>> = Object.fromEntries(vendors.map((vendor) => [vendor.id, vendor]));

const isConfigured = (vendor: Vendor, variables: Variables): boolean =>
  vendor.settings.some(({ name, default: usual }) => usual === undefined && variables[name] !== undefined);

/** What is set here and now, or, where nothing is, the vendor's first sufficient set. */
const settingsOf = (vendor: Vendor, variables: Variables): readonly Setting[] => {
  const names = isConfigured(vendor, variables)
    ? vendor.settings.flatMap(({ name }) => (variables[name] === undefined ? [] : [name]))
    : (vendor.needs[0] ?? []);
  return vendor.settings.filter(({ name }) => names.includes(name));
};

/** Without named vendors: those whose variables are set; without any of them, the sandbox. */
export const launchFor = (named: readonly string[], variables: Variables): Launch => {
  const wanted =
    named.length > 0
      ? named.map((id) => oneOf("vendor", id, vendorsById))
      : vendors.filter((vendor) => isConfigured(vendor, variables));
  if (wanted.length === 0) return { args: [packageName, "--sandbox"], settings: [] };
  return { args: [packageName], settings: wanted.flatMap((vendor) => settingsOf(vendor, variables)) };
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

/** The configuration goes to stdout, so that it can be written to a file; everything else to stderr. */
export const runInstall = (id: string, { vendor = [], sandbox }: { vendor?: string[]; sandbox?: true }): void => {
  const client = clientNamed(id);
  if (sandbox && vendor.length > 0) throw new SettingsError("Take either --sandbox or --vendor.");
  const launch = launchFor(vendor, sandbox ? {} : readConfig().variables);
  stderr.write(`${guidance(client, launch)}\n`);
  if (!sandbox && launch.settings.length === 0) stderr.write(`${sandboxNote}\n`);
  stderr.write("\n");
  stdout.write(`${client.text(launch)}\n`);
};
