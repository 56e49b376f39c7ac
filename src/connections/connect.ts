/** Which accounts of which vendors are connected: settings in, connections out, or an error that names what is missing. */

import { createHash } from "node:crypto";
import * as z from "zod";
import type { Upstream } from "../http/client.ts";
import { isPrivateHost, isSafeUrl } from "../platform/addresses.ts";
import { didYouMean } from "../text/did-you-mean.ts";
import type { AccessToken, Connection, ConnectKit, Environment, Vendor } from "../vendors/define.ts";
import { vendors } from "../vendors/registry.ts";
import { SettingsError } from "../vocabulary/problem.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** DESIGN section 3: the file that `BILLING_MCP_CONFIG` names. */
const configFile = z.strictObject({
  connections: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]{1,32}$/, "takes a-z, 0-9 and -, at most 32"),
        vendor: z.string(),
        environment: z.enum(["production", "sandbox", "unknown"]).optional(),
        settings: z.record(z.string(), z.string()),
      }),
    )
    .min(1)
    // As many as refs can tell apart.
    .max(256),
});

interface Wanted {
  readonly name: string;
  readonly vendor: Vendor;
  readonly environment: Environment | undefined;
  readonly settings: Readonly<Record<string, string>>;
  /** Where the settings stand, for errors. */
  readonly where: string;
}

const filled = (vendor: Vendor, given: Variables): Record<string, string> =>
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

/** What is missing from the set of settings that was begun: of equally begun ones, from the nearest to complete. */
const lacking = (vendor: Vendor, settings: Readonly<Record<string, string>>): readonly string[] => {
  const sets = vendor.requiredSettings.map((set) => {
    const missing = set.filter((name) => !settings[name]);
    return { missing, given: set.length - missing.length };
  });
  const complete = sets.find(({ missing }) => missing.length === 0);
  const [nearest] = sets.toSorted((a, b) => b.given - a.given || a.missing.length - b.missing.length);
  return (complete ?? nearest)?.missing ?? [];
};

const alternatives = (vendor: Vendor): string => vendor.requiredSettings.map((set) => set.join(" + ")).join(", or ");

const requireComplete = ({ vendor, settings, where }: Wanted): void => {
  const missing = lacking(vendor, settings);
  if (missing.length === 0) return;
  throw new SettingsError(
    `${where}: ${vendor.name} is half configured: ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing. It needs ${alternatives(vendor)}.`,
  );
};

const fromEnvironment = (given: Variables): Wanted[] =>
  vendors.flatMap((vendor) => {
    const settings = filled(vendor, given);
    // A host may fill in defaults for vendors that nobody connects.
    const own = vendor.settings.filter(({ name, default: usual }) => settings[name] && settings[name] !== usual);
    return own.length === 0
      ? []
      : [{ name: vendor.id, vendor, environment: undefined, settings, where: "environment" }];
  });

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

const fromFile = (file: { readonly path: string; readonly text: string }, given: Variables): Wanted[] => {
  const { connections } = parsedFile(file.text, file.path);
  const names = connections.map((connection) => connection.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new SettingsError(`BILLING_MCP_CONFIG: two connections are called ${twice}.`);
  return connections.map(({ name, vendor: id, environment, settings }) => {
    const where = `BILLING_MCP_CONFIG, connection ${name}`;
    const vendor = vendors.find((one) => one.id === id);
    const known = vendors.map((one) => one.id);
    if (!vendor)
      throw new SettingsError(
        `${where}: vendor "${id}" is unknown. Known: ${known.join(", ")}.${didYouMean(id, known)}`,
      );
    const allowed = vendor.settings.map((setting) => setting.name);
    const foreign = Object.keys(settings).find((key) => !allowed.includes(key));
    if (foreign)
      throw new SettingsError(
        `${where}: ${vendor.name} has no setting ${foreign}. It has ${allowed.join(", ")}.${didYouMean(foreign, allowed, String)}`,
      );
    const whole = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [key, substituted(value, given, `${where}, ${key}`)]),
    );
    return { name, vendor, environment, settings: filled(vendor, whole), where };
  });
};

const checkedBase = (text: string, { vendor, where }: Wanted): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isSafeUrl(text) || url.username || url.search || url.hash) {
    throw new SettingsError(
      `${where}: ${vendor.settings.find(({ name }) => name.endsWith("_BASE_URL"))?.name ?? "the base URL"} of ${vendor.name} must be https (http only on loopback), without user, query or fragment. Example: ${vendor.settings.find((setting) => setting.default)?.default ?? "https://example.com/api"}`,
    );
  }
  return url;
};

const fingerprint = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** What connections share. `exchangeApart` is told which connection it is for. */
export interface SharedKit extends Pick<ConnectKit, "http" | "tokenStore"> {
  readonly exchangeApart?: ((connection: string) => Promise<AccessToken | undefined>) | undefined;
}

const connected = (wanted: Wanted, { exchangeApart, ...kit }: SharedKit): Connection => {
  requireComplete(wanted);
  const { name, vendor } = wanted;
  const defaults = Object.fromEntries(
    vendor.settings.flatMap((setting) => (setting.default ? [[setting.name, setting.default]] : [])),
  );
  const settings: Record<string, string> = { ...defaults, ...wanted.settings };
  // The upstream has to be known before the account, whose tokens are fetched on it: it is filled in right below.
  const upstream: { -readonly [K in keyof Upstream]: Upstream[K] } = { key: name, allowPrivate: false };
  if (vendor.requestsPerMinute) upstream.requestsPerMinute = vendor.requestsPerMinute;
  const account = vendor.connect(settings, {
    ...kit,
    upstream,
    exchangeApart: exchangeApart && (() => exchangeApart(name)),
  });
  const base = checkedBase(account.baseUrl, wanted);
  upstream.allowPrivate = isPrivateHost(base.hostname);
  upstream.key = `${vendor.id}:${fingerprint(JSON.stringify([account.tenant, base.href, account.stableSecrets]))}`;
  return { ...account, name, vendor, upstream, environment: wanted.environment ?? vendor.environment(base) };
};

/** Throws `SettingsError`. An empty list is possible: then no vendor has any setting. */
export const connectAll = (
  given: {
    readonly variables: Variables;
    readonly file?: { readonly path: string; readonly text: string } | undefined;
  },
  kit: SharedKit,
): readonly Connection[] => {
  const wanted = given.file ? fromFile(given.file, given.variables) : fromEnvironment(given.variables);
  return wanted.map((one) => connected(one, kit));
};
