/**
 * The built program where the only way out is a proxy: vendors and issuer over TLS of a private authority, through
 * CONNECT.
 */

import { spawnSync } from "node:child_process";
import { type AddressInfo, connect } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type Certificates, hasOpenssl, makeCertificates, whyNoCertificates } from "../support/certificates.ts";
import { program } from "../support/clients.ts";
import { type ConnectProxy, openConnectProxy, type ProxyRules } from "../support/connect-proxy.ts";
import { callOver, type VendorSaid, vendorsOf } from "../support/http-calls.ts";
import { startHttpServer } from "../support/http-server.ts";
import { type Issuer, openIssuer } from "../support/issuer.ts";

const hostOf = (vendor: string): string => `${vendor}.vendors.test`;
const issuerHost = "issuer.vendors.test";
const everyTunnel = sandboxVendors.map((vendor) => `${hostOf(vendor)}:443`).sort();

/** Nobody resolves these names: what arrives came through the proxy. */
const throughTls = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const vendor = sandboxVendors.find((one) => name === `${one.toUpperCase()}_BASE_URL`);
      return [name, vendor ? value.replace(/^http:\/\/[^/]+/, `https://${hostOf(vendor)}`) : value];
    }),
  );

const portOf = (url: string): number => Number(new URL(url).port);
const outcomesOf = (said: readonly VendorSaid[]) => said.map(({ vendor, outcome }) => `${vendor} ${outcome}`);
const all = (outcome: string) => sandboxVendors.map((vendor) => `${vendor} ${outcome}`);

describe.skipIf(!hasOpenssl)(`the built program behind a proxy${whyNoCertificates}`, () => {
  let certificates: Certificates;
  let sandbox: Sandbox;
  let issuer: Issuer;
  let front: Server;
  let target: number;
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    certificates = await makeCertificates(["*.vendors.test", "localhost", "127.0.0.1"]);
    sandbox = await startSandbox({ customers: 20, seed: 16 });
    issuer = await openIssuer();
    front = createServer({ key: certificates.key, cert: certificates.cert }, (socket: TLSSocket) => {
      const plain = connect(portOf(socket.servername === issuerHost ? issuer.url : sandbox.url), "127.0.0.1");
      socket.on("error", () => plain.destroy());
      plain.on("error", () => socket.destroy());
      socket.pipe(plain).pipe(socket);
    });
    await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
    target = (front.address() as AddressInfo).port;
  });

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  afterAll(async () => {
    await Promise.all([sandbox.close(), issuer.close(), certificates.remove()]);
    front.close();
  });

  const openProxy = async (rules: Partial<ProxyRules> = {}): Promise<ConnectProxy> => {
    const proxy = await openConnectProxy({ target, ...rules });
    closers.push(proxy.close);
    return proxy;
  };

  const serve = async (env: Readonly<Record<string, string>>) => {
    const trust = { NODE_EXTRA_CA_CERTS: certificates.authorityFile };
    const server = await startHttpServer({ ...throughTls(sandbox.settings), ...trust, ...env });
    closers.push(server.kill);
    return server;
  };

  const list = async (env: Readonly<Record<string, string>>) =>
    callOver({ url: (await serve(env)).url }, "list_customers", { limit: 10 });

  const nowhere = "http://127.0.0.1:1";
  it.each<[string, Partial<ProxyRules>, (port: number) => Record<string, string>]>([
    ["HTTPS_PROXY", {}, (port) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` })],
    [
      "https_proxy, which holds before upper case",
      {},
      (port) => ({ https_proxy: `http://127.0.0.1:${port}`, HTTPS_PROXY: nowhere }),
    ],
    ["HTTP_PROXY where there is no other", {}, (port) => ({ HTTP_PROXY: `http://127.0.0.1:${port}` })],
    ["http_proxy", {}, (port) => ({ http_proxy: `http://127.0.0.1:${port}/` })],
    ["HTTPS_PROXY before HTTP_PROXY", {}, (port) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}`, HTTP_PROXY: nowhere })],
    ["an address without a scheme", {}, (port) => ({ HTTPS_PROXY: `127.0.0.1:${port}` })],
    [
      "credentials in the address",
      { credentials: "us@er:p:ss" },
      (port) => ({ HTTPS_PROXY: `http://us%40er:p%3Ass@127.0.0.1:${port}` }),
    ],
    [
      "a user without a password",
      { credentials: "token:" },
      (port) => ({ HTTPS_PROXY: `http://token@127.0.0.1:${port}` }),
    ],
  ])("reaches every vendor by %s, and nothing goes around it", async (_, rules, env) => {
    const proxy = await openProxy(rules);
    const answer = await list(env(proxy.port));
    expect(outcomesOf(vendorsOf(answer))).toEqual(all("ok"));
    expect([...proxy.tunnels].sort()).toEqual(everyTunnel);
    expect(proxy.refused).toEqual([]);
  });

  it("speaks TLS to a proxy that wants it", async () => {
    const proxy = await openProxy({ tls: certificates, credentials: "user:pass" });
    const answer = await list({ HTTPS_PROXY: `https://user:pass@localhost:${proxy.port}` });
    expect(outcomesOf(vendorsOf(answer))).toEqual(all("ok"));
    expect([...proxy.tunnels].sort()).toEqual(everyTunnel);
  });

  it.each(["NO_PROXY", "no_proxy"])("asks what %s names without it, by name, domain or port", async (name) => {
    const proxy = await openProxy();
    const answer = await list({
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      [name]: `other.test, ${hostOf("pland")}:443,.${hostOf("fynn")}, ${hostOf("adfin")}:8443`,
    });
    const direct = new Set(["pland", "fynn"]);
    // Those names lead nowhere but through the proxy.
    expect(outcomesOf(vendorsOf(answer))).toEqual(
      sandboxVendors.map((vendor) => `${vendor} ${direct.has(vendor) ? "failed" : "ok"}`),
    );
    expect([...new Set(proxy.tunnels)].sort()).toEqual(
      everyTunnel.filter((tunnel) => !direct.has(tunnel.split(".")[0] ?? "")),
    );
  });

  it("never takes the proxy to this very machine", async () => {
    const proxy = await openProxy();
    const answer = await list({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, ...sandbox.settings });
    expect(outcomesOf(vendorsOf(answer))).toEqual(all("ok"));
    expect([proxy.tunnels, proxy.refused]).toEqual([[], []]);
  });

  it("trusts no other certificate behind a proxy than without one", async () => {
    const proxy = await openProxy();
    const answer = await list({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: "" });
    expect(answer.text).toMatch(/^vendor_unavailable: /);
    // Asked once each: a certificate does not get better.
    expect([...proxy.tunnels].sort()).toEqual(everyTunnel);
  });

  it.each([
    [407, /407\): put them into HTTPS_PROXY, e\.g\. http:\/\/user:password@proxy\.example\.com:3128/, 1],
    [403, /does not allow this host \(403\)/, 1],
    [502, /did not get through to it \(502\)/, 3],
  ])("says what a proxy that answers %i wants, without its password", async (status, said, attempts) => {
    const proxy = await openProxy({ status });
    const server = await serve({ HTTPS_PROXY: `http://user:hunter2@127.0.0.1:${proxy.port}` });
    const answer = await callOver({ url: server.url }, "list_customers", { vendors: ["zenskar"] });
    expect(answer.text).toMatch(said);
    expect(proxy.refused).toEqual(Array(attempts).fill(`CONNECT ${hostOf("zenskar")}:443`));
    expect(`${answer.text}${server.log()}`).not.toContain("hunter2");
    expect(server.log()).toContain(`"proxy":${status}`);
  });

  it("refuses what is no proxy's address by the variable's name, and never repeats it", () => {
    for (const value of ["socks5://hunter2:1", "http://", "http://user:%ZZhunter2@proxy.test:1"]) {
      const env = { ...throughTls(sandbox.settings), HTTPS_PROXY: value };
      const { status, stderr } = spawnSync(process.execPath, [program, "doctor"], { env, encoding: "utf8" });
      expect([status, stderr]).toEqual([2, expect.stringMatching(/HTTPS_PROXY is not the address of a proxy/)]);
      expect(stderr).not.toContain("hunter2");
    }
  });

  it("asks the OAuth issuer through it too", async () => {
    const url = `https://${issuerHost}`;
    issuer.metadata = { issuer: url, jwks_uri: `${url}/jwks` };
    const proxy = await openProxy({ credentials: "user:pass" });
    const server = await serve({
      HTTPS_PROXY: `http://user:pass@127.0.0.1:${proxy.port}`,
      BILLING_MCP_OAUTH_ISSUER: url,
      BILLING_MCP_OAUTH_AUDIENCE: issuer.audience,
    });
    const token = await issuer.sign({ iss: url });
    const answer = await callOver({ url: server.url, token }, "list_customers", { limit: 10 });
    expect(outcomesOf(vendorsOf(answer))).toEqual(all("ok"));
    expect([...new Set(proxy.tunnels)].sort()).toEqual([`${issuerHost}:443`, ...everyTunnel].sort());
  });
});
