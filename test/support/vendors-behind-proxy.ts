/** The sandbox and an OAuth issuer over TLS of a private authority, under names that only a proxy resolves. */

import { type AddressInfo, connect } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { makeCertificates } from "./certificates.ts";
import { type ConnectProxy, openConnectProxy, type ProxyRules } from "./connect-proxy.ts";
import type { VendorSaid } from "./http-calls.ts";
import { openIssuer } from "./issuer.ts";

export const hostOf = (vendor: string): string => `${vendor}.vendors.test`;
export const issuerHost = "issuer.vendors.test";
export const everyTunnel = sandboxVendors.map((vendor) => `${hostOf(vendor)}:443`).sort();

/** Nobody resolves these names: what arrives came through the proxy. */
const throughTls = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const vendor = sandboxVendors.find((one) => name === `${one.toUpperCase()}_BASE_URL`);
      return [name, vendor ? value.replace(/^http:\/\/[^/]+/, `https://${hostOf(vendor)}`) : value];
    }),
  );

const portOf = (url: string): number => Number(new URL(url).port);

export const outcomesOf = (said: readonly VendorSaid[]): readonly string[] =>
  said.map(({ vendor, outcome }) => `${vendor} ${outcome}`);
export const everyVendor = (outcome: string): readonly string[] =>
  sandboxVendors.map((vendor) => `${vendor} ${outcome}`);

export const openVendorsBehindProxy = async () => {
  const certificates = await makeCertificates(["*.vendors.test", "localhost", "127.0.0.1"]);
  const sandbox = await startSandbox({ customers: 20, seed: 16 });
  const issuer = await openIssuer();
  const front = createServer({ key: certificates.key, cert: certificates.cert }, (socket: TLSSocket) => {
    const plain = connect(portOf(socket.servername === issuerHost ? issuer.url : sandbox.url), "127.0.0.1");
    socket.on("error", () => plain.destroy());
    plain.on("error", () => socket.destroy());
    socket.pipe(plain).pipe(socket);
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  return {
    certificates,
    sandbox,
    issuer,
    /** A proxy whose tunnels end there, until the test is finished and its servers are gone. */
    openProxy: async (rules: Partial<ProxyRules> = {}): Promise<ConnectProxy> => {
      const proxy = await openConnectProxy({ target: (front.address() as AddressInfo).port, ...rules });
      onTestFinished(proxy.close);
      return proxy;
    },
    settings: throughTls(sandbox.settings),
    close: async () => {
      await Promise.all([sandbox.close(), issuer.close(), certificates.remove()]);
      front.close();
    },
  };
};
