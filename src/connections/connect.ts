/**
 * Which accounts of which vendors are connected: settings in, connections out, or an error that names what is missing.
 */

import { createHash } from "node:crypto";
import type { Upstream } from "../http/client.ts";
import { isPrivateHost, isSafeUrl } from "../platform/addresses.ts";
import { type AccessToken, type Connection, type ConnectKit, rateSettingOf, type Vendor } from "../vendors/define.ts";
import { vendors } from "../vendors/registry.ts";
import { SettingsError } from "../vocabulary/problem.ts";
import { filled, fromFile, mostPerMinute, type Variables, type Wanted } from "./settings-file.ts";

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

const listed = (names: readonly string[]): string => names.join(", ").replace(/, (?=[^,]+$)/, " and ");

const alternatives = (vendor: Vendor): string => vendor.requiredSettings.map(listed).join("; or ");

const requireComplete = ({ vendor, settings, where }: Wanted): void => {
  const missing = lacking(vendor, settings);
  if (missing.length === 0) return;
  throw new SettingsError(
    `${where}${vendor.name} is half configured: ${listed(missing)} ${missing.length === 1 ? "is" : "are"} missing. It needs ${alternatives(vendor)}.`,
  );
};

const fromEnvironment = (given: Variables): Wanted[] =>
  vendors.flatMap((vendor) => {
    const settings = filled(vendor, given);
    // A host may fill in defaults for vendors that nobody connects.
    const own = vendor.settings.filter(
      ({ name, tunes, default: usual }) => !tunes && settings[name] && settings[name] !== usual,
    );
    return own.length === 0 ? [] : [{ name: vendor.id, vendor, environment: undefined, settings, where: "" }];
  });

const checkedBase = (text: string, { vendor, where }: Wanted): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isSafeUrl(text) || url.username || url.search || url.hash) {
    throw new SettingsError(
      `${where}${vendor.settings.find(({ name }) => name.endsWith("_BASE_URL"))?.name ?? "the base URL"} of ${vendor.name} must be https (http only on loopback), without user, query or fragment. Example: ${vendor.settings.find((setting) => setting.default)?.default ?? "https://example.com/api"}`,
    );
  }
  return url;
};

/** Requests a minute as the settings say them; undefined where neither they nor the vendor's documents do. */
const rateOf = ({ vendor, requestsPerMinute, where }: Wanted, settings: Readonly<Record<string, string>>) => {
  const name = rateSettingOf(vendor);
  const text = settings[name];
  if (requestsPerMinute !== undefined || text === undefined) return requestsPerMinute;
  const rate = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (rate < 1 || rate > mostPerMinute) {
    throw new SettingsError(
      `${where}${name} takes a whole number of requests a minute, from 1 to ${mostPerMinute}. Example: ${name}=100`,
    );
  }
  return rate;
};

const fingerprint = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** What connections share. `exchangeApart` is told which connection it is for. */
interface SharedKit extends Pick<ConnectKit, "http" | "tokenStore"> {
  readonly exchangeApart?: ((connection: string) => Promise<AccessToken | undefined>) | undefined;
}

const connected = (wanted: Wanted, { exchangeApart, ...kit }: SharedKit): Connection => {
  requireComplete(wanted);
  const { name, vendor } = wanted;
  const defaults = Object.fromEntries(
    vendor.settings.flatMap((setting) => (setting.default ? [[setting.name, setting.default]] : [])),
  );
  const settings: Record<string, string> = { ...defaults, ...wanted.settings };
  const requestsPerMinute = rateOf(wanted, settings);
  const account = vendor.connect(settings, {
    ...kit,
    // The account says what the upstream is, and its tokens are fetched on it, later.
    upstream: () => upstream,
    exchangeApart: exchangeApart && (() => exchangeApart(name)),
  });
  const base = checkedBase(account.baseUrl, wanted);
  const upstream: Upstream = {
    key: `${vendor.id}:${fingerprint(JSON.stringify([account.tenant, base.href, account.stableSecrets]))}`,
    allowPrivate: isPrivateHost(base.hostname),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  };
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
