/** The file that `BILLING_MCP_CONFIG` names: connections by name, their settings filled in from the environment. */

import * as z from "zod";
import { didYouMean } from "../text/did-you-mean.ts";
import type { Environment, Vendor } from "../vendors/define.ts";
import { vendors } from "../vendors/registry.ts";
import { SettingsError } from "../vocabulary/problem.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

/** A connection that is asked for, its settings not judged yet. */
export interface Wanted {
  readonly name: string;
  readonly vendor: Vendor;
  readonly environment: Environment | undefined;
  readonly settings: Readonly<Record<string, string>>;
  /** Beats the vendor's own setting. */
  readonly requestsPerMinute?: number | undefined;
  /** Where the settings stand, as errors begin; nothing for the environment. */
  readonly where: string;
}

/** More than any vendor's plan allows. */
export const mostPerMinute = 60_000;

const configFile = z.strictObject({
  connections: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]{1,32}$/, "takes a-z, 0-9 and -, at most 32"),
        vendor: z.string(),
        environment: z.enum(["production", "sandbox", "unknown"]).optional(),
        requests_per_minute: z.int().min(1).max(mostPerMinute).optional(),
        settings: z.record(z.string(), z.string()),
      }),
    )
    .min(1)
    // As many as refs can tell apart.
    .max(256),
});

/** The settings of a vendor that are given, trimmed. Throws `SettingsError` for a reference that nobody resolved. */
export const filled = (vendor: Vendor, given: Variables): Record<string, string> =>
  Object.fromEntries(
    vendor.settings.flatMap(({ name }) => {
      const value = given[name]?.trim();
      if (!value) return [];
      // Some clients hand on a reference to an unset variable as it is written, each in its own form.
      if (/^\$(?:\{(?:(?:env:|input:|user_config\.)[\w.-]+|[A-Za-z_]\w*)\}|[A-Z_][A-Z0-9_]*)$/.test(value))
        throw new SettingsError(`${name} is a reference to another variable, which is not set where the client runs.`);
      return [[name, value] as const];
    }),
  );

const substituted = (value: string, given: Variables, where: string): string =>
  value.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const found = given[name];
    if (!found) throw new SettingsError(`${where}: \${${name}} is not set in the environment.`);
    return found;
  });

const parsedFile = (text: string, path: string): z.infer<typeof configFile> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SettingsError(
      `BILLING_MCP_CONFIG: ${path} is not JSON. Example: {"connections":[{"name":"zenskar-eu","vendor":"zenskar","settings":{"ZENSKAR_API_KEY":"\${ZENSKAR_EU_KEY}"}}]}`,
    );
  }
  const read = configFile.safeParse(json);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new SettingsError(`BILLING_MCP_CONFIG: ${path}: ${issue?.path.join(".") || "the file"}: ${issue?.message}.`);
};

/** Throws `SettingsError`. */
export const fromFile = (file: { readonly path: string; readonly text: string }, given: Variables): Wanted[] => {
  const { connections } = parsedFile(file.text, file.path);
  const names = connections.map((connection) => connection.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new SettingsError(`BILLING_MCP_CONFIG: two connections are called ${twice}.`);
  return connections.map(({ name, vendor: id, environment, settings, requests_per_minute: requestsPerMinute }) => {
    const place = `BILLING_MCP_CONFIG, connection ${name}`;
    const where = `${place}: `;
    const vendor = vendors.find((one) => one.id === id);
    const known = vendors.map((one) => one.id);
    if (!vendor)
      throw new SettingsError(`${where}vendor "${id}" is unknown. Known: ${known.join(", ")}.${didYouMean(id, known)}`);
    const allowed = vendor.settings.map((setting) => setting.name);
    const foreign = Object.keys(settings).find((key) => !allowed.includes(key));
    if (foreign)
      throw new SettingsError(
        `${where}${vendor.name} has no setting ${foreign}. It has ${allowed.join(", ")}.${didYouMean(foreign, allowed, String)}`,
      );
    const whole = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [key, substituted(value, given, `${place}, ${key}`)]),
    );
    return { name, vendor, environment, settings: filled(vendor, whole), requestsPerMinute, where };
  });
};
