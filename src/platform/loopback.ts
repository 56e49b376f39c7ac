/** Which names and addresses mean this very machine. */

import { isIPv4 } from "node:net";

/** Names a browser or client may use for a server bound to loopback; IPv6 in brackets, as in a Host header. */
export const loopbackNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** For an address to bind or a URL's host: `localhost`, 127.0.0.0/8 and `::1`. An empty host binds everything. */
export const isLoopback = (host: string): boolean => {
  const name = host.toLowerCase();
  return name === "localhost" || name === "::1" || name === "[::1]" || (isIPv4(name) && name.startsWith("127."));
};

/** https anywhere, http on loopback only: the rule for every URL the door itself asks. */
export const isSafeUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
};
