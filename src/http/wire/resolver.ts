/** Names to addresses over c-ares, cached, so that one vendor's dead name server holds up nobody else. */

import { ADDRCONFIG, promises as dns, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isLocalName, isPrivateAddress } from "../../platform/addresses.ts";
import { codeOf, privateAddressCode } from "../failure.ts";
import type { HttpLimits } from "../limits.ts";

interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

interface Kept {
  readonly addresses: readonly Address[];
  /** performance.now() milliseconds. */
  readonly until: number;
}

/** All addresses of a name, IPv4 first. Rejects with the look-up's error and its `code`. */
export type Resolve = (host: string) => Promise<readonly Address[]>;

/** The name servers' side, replaceable: seconds to live per address. */
export interface NameServers {
  ask(
    host: string,
    family: 4 | 6,
    timeoutMs: number,
  ): Promise<readonly { readonly address: string; readonly ttl: number }[]>;
  /** What the machine itself knows: hosts file, search domains. */
  askSystem(host: string): Promise<readonly Address[]>;
}

const realNameServers: NameServers = {
  // A new resolver each time reads the machine's present name servers: a laptop changes its network.
  ask: (host, family, timeoutMs) => {
    const resolver = new dns.Resolver({ timeout: timeoutMs, tries: 1 });
    return family === 4 ? resolver.resolve4(host, { ttl: true }) : resolver.resolve6(host, { ttl: true });
  },
  askSystem: (host) =>
    new Promise((resolve, reject) => {
      systemLookup(host, { all: true, hints: ADDRCONFIG }, (error, found) => {
        if (error) reject(error);
        else resolve(found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })));
      });
    }),
};

/** Milliseconds an IPv4 answer waits for the IPv6 one, as RFC 8305 section 3 advises the other way round. */
const secondFamilyMs = 50;

const localAddresses: readonly Address[] = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/** The name servers answered, and know no such name; or there are none to ask. */
const unknownName = new Set(["ENOTFOUND", "ENODATA", "ECONNREFUSED"]);

export const createResolve = (
  limits: Pick<HttpLimits, "dnsMs" | "dnsCacheMs">,
  servers: NameServers = realNameServers,
): Resolve => {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<readonly Address[]>>();
  let systemTurn: Promise<unknown> = Promise.resolve();

  /** One at a time: getaddrinfo occupies one of the process's four threads, however long it takes. */
  const askSystem = (host: string): Promise<readonly Address[]> => {
    const turn = systemTurn.then(() => servers.askSystem(host));
    systemTurn = turn.catch(() => {});
    return turn;
  };

  const askServers = async (host: string): Promise<Kept> => {
    const four = servers.ask(host, 4, limits.dnsMs);
    const six = servers.ask(host, 6, limits.dnsMs).catch(() => []);
    let found: readonly { readonly address: string; readonly ttl: number; readonly family: 4 | 6 }[];
    try {
      const first = (await four).map((one) => ({ ...one, family: 4 as const }));
      const second = await Promise.race([
        six,
        new Promise<[]>((resolve) => setTimeout(resolve, secondFamilyMs, []).unref()),
      ]);
      found = [...first, ...second.map((one) => ({ ...one, family: 6 as const }))];
    } catch (error) {
      found = (await six).map((one) => ({ ...one, family: 6 as const }));
      if (found.length === 0) throw error;
    }
    const ttlMs = Math.min(...found.map((one) => one.ttl * 1000), limits.dnsCacheMs);
    return {
      addresses: found.map(({ address, family }) => ({ address, family })),
      until: performance.now() + Math.max(ttlMs, 1_000),
    };
  };

  const ask = async (host: string): Promise<readonly Address[]> => {
    try {
      const answer = await askServers(host);
      kept.set(host, answer);
      return answer.addresses;
    } catch (error) {
      if (!unknownName.has(codeOf(error))) throw error;
      return askSystem(host);
    }
  };

  return async (host) => {
    if (isLocalName(host)) return localAddresses;
    const known = kept.get(host);
    if (known && known.until > performance.now()) return known.addresses;
    kept.delete(host);
    const answer = asking.get(host) ?? ask(host).finally(() => asking.delete(host));
    asking.set(host, answer);
    return answer;
  };
};

/**
 * The same as a socket's `lookup`. Unless private addresses are allowed they are left out, and where nothing else
 * remains the look-up fails, before any packet is sent; the socket connects to exactly what was judged.
 */
export const createLookup =
  (resolve: Resolve, allowPrivate: boolean): LookupFunction =>
  (host, options, callback) => {
    const usable = async (): Promise<readonly Address[]> => {
      const found = await resolve(host);
      const allowed = allowPrivate ? found : found.filter(({ address }) => !isPrivateAddress(address));
      const fitting = allowed.filter(
        ({ family }) => !options.family || family === Number(String(options.family).replace("IPv", "")),
      );
      if (fitting.length > 0) return fitting;
      throw Object.assign(new Error("no usable address"), {
        code: found.length > allowed.length ? privateAddressCode : "ENOTFOUND",
      });
    };
    usable().then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, [...addresses]);
        else callback(null, first?.address ?? "", first?.family);
      },
      (error) => callback(error, []),
    );
  };
