/**
 * The built program where the only way out is a proxy: vendors and issuer over TLS of a private authority, through
 * CONNECT. What the variables may say is test/http/wire/through-proxy.test.ts.
 */

import { spawnSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hasOpenssl, whyNoCertificates } from "../support/certificates.ts";
import { program } from "../support/clients.ts";
import { callOver, vendorsOf } from "../support/http-calls.ts";
import { startHttpServer } from "../support/http-server.ts";
import {
  everyTunnel,
  everyVendor,
  hostOf,
  issuerHost,
  openVendorsBehindProxy,
  outcomesOf,
} from "../support/vendors-behind-proxy.ts";

describe.skipIf(!hasOpenssl)(`the built program behind a proxy${whyNoCertificates}`, () => {
  let behind: Awaited<ReturnType<typeof openVendorsBehindProxy>>;
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    behind = await openVendorsBehindProxy();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  afterAll(() => behind.close());

  const serve = async (env: Readonly<Record<string, string>>) => {
    const trust = { NODE_EXTRA_CA_CERTS: behind.certificates.authorityFile };
    const server = await startHttpServer({ ...behind.settings, ...trust, ...env });
    closers.push(server.kill);
    return server;
  };

  it("reaches every vendor and the OAuth issuer through it, with its credentials, and nothing goes around it", async () => {
    const { issuer } = behind;
    const url = `https://${issuerHost}`;
    issuer.metadata = { issuer: url, jwks_uri: `${url}/jwks` };
    const proxy = await behind.openProxy({ credentials: "us@er:p:ss" });
    const server = await serve({
      HTTPS_PROXY: `http://us%40er:p%3Ass@127.0.0.1:${proxy.port}`,
      BILLING_MCP_OAUTH_ISSUER: url,
      BILLING_MCP_OAUTH_AUDIENCE: issuer.audience,
    });
    const token = await issuer.sign({ iss: url });
    const answer = await callOver({ url: server.url, token }, "list_customers", { limit: 10 });
    expect(outcomesOf(vendorsOf(answer))).toEqual(everyVendor("ok"));
    expect([...new Set(proxy.tunnels)].sort()).toEqual([`${issuerHost}:443`, ...everyTunnel].sort());
    expect(proxy.tunnels.filter((tunnel) => everyTunnel.includes(tunnel))).toHaveLength(everyTunnel.length);
    expect(proxy.refused).toEqual([]);
  });

  it("says what a proxy that answers 407 wants, without its password, in the log neither", async () => {
    const proxy = await behind.openProxy({ status: 407 });
    const server = await serve({ HTTPS_PROXY: `http://user:hunter2@127.0.0.1:${proxy.port}` });
    const answer = await callOver({ url: server.url }, "list_customers", { vendors: ["zenskar"] });
    expect(answer.text).toMatch(
      /407\): put them into HTTPS_PROXY, e\.g\. http:\/\/user:password@proxy\.example\.com:3128/,
    );
    expect(proxy.refused).toEqual([`CONNECT ${hostOf("zenskar")}:443`]);
    expect(`${answer.text}${server.log()}`).not.toContain("hunter2");
    expect(server.log()).toContain('"proxy":407');
  });

  it("refuses what is no proxy's address by the variable's name, and never repeats it", () => {
    const env = { ...behind.settings, HTTPS_PROXY: "socks5://hunter2:1" };
    const { status, stderr } = spawnSync(process.execPath, [program, "doctor"], { env, encoding: "utf8" });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/HTTPS_PROXY is not the address of a proxy/)]);
    expect(stderr).not.toContain("hunter2");
  });
});
