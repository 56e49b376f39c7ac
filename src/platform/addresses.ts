/** Which addresses and names are this machine, and which are not on the public internet (RFC 6890 and its updates). */

import { BlockList, isIP } from "node:net";

const special4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Within the global unicast space: Teredo, benchmarking, documentation, 6to4. */
const special6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const refused = new BlockList();
const reachable6 = new BlockList();
reachable6.addSubnet("2000::", 3, "ipv6");
// Behind NAT64 every public IPv4 address has this prefix.
reachable6.addSubnet("64:ff9b::", 96, "ipv6");
for (const [network, prefix] of special4) {
  refused.addSubnet(network, prefix, "ipv4");
  refused.addSubnet(`64:ff9b::${network}`, 96 + prefix, "ipv6");
}
for (const [network, prefix] of special6) refused.addSubnet(network, prefix, "ipv6");

const mapped4 = new BlockList();
mapped4.addSubnet("::ffff:0.0.0.0", 96, "ipv6");

/** True also for anything that is no address. Mapped IPv4 addresses (`::ffff:10.0.0.1`) are judged as IPv4. */
export const isPrivateAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return refused.check(address, "ipv4");
  if (family !== 6) return true;
  if (refused.check(address, "ipv6")) return true;
  return !(reachable6.check(address, "ipv6") || mapped4.check(address, "ipv6"));
};

/** A host that is an address rather than a name, without brackets. */
const addressOf = (host: string): string | undefined => {
  const bare = host.replace(/^\[|\]$/g, "");
  return isIP(bare) ? bare : undefined;
};

/** A URL's host where it is an address rather than a name, without brackets. */
export const addressIn = (url: URL): string | undefined => addressOf(url.hostname);

/** Names a browser or client may use for a server bound to loopback; IPv6 in brackets, as in a Host header. */
export const loopbackNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** `localhost` and what is below it never leave the machine (RFC 6761 section 6.3). */
export const isLocalName = (host: string): boolean => /(?:^|\.)localhost\.?$/i.test(host);

/** For an address to bind or a URL's host, with or without brackets. An empty host binds everything. */
export const isLoopback = (host: string): boolean => {
  const address = addressOf(host);
  return address === undefined ? isLocalName(host) : loopback.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
};

/** Whether a URL's host names a place that is not on the public internet, without asking anybody. */
export const isPrivateHost = (host: string): boolean => {
  const address = addressOf(host);
  return address === undefined ? isLocalName(host) : isPrivateAddress(address);
};

/** https anywhere, http on loopback only: the rule for every configured URL. */
export const isSafeUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
};
