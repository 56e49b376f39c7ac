/** Every vendor's calls through a proxy, as the environment's variables name it, with what it demands and refuses. */

import { readFileSync } from "node:fs";
import tls from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readConfig } from "../../../src/config.ts";
import { describeFailure } from "../../../src/log.ts";
import { openRuntime } from "../../../src/runtime.ts";
import { sandboxVendors } from "../../../src/sandbox/population/company.ts";
import { asText, structured } from "../../../src/tools/answers/envelope.ts";
import { readArguments } from "../../../src/tools/arguments/read.ts";
import { tools } from "../../../src/tools/registry.ts";
import { hasOpenssl, whyNoCertificates } from "../../support/certificates.ts";
import type { ProxyRules } from "../../support/connect-proxy.ts";
import type { VendorSaid } from "../../support/http-calls.ts";
import { runInside } from "../../support/run-inside.ts";
import {
  everyTunnel,
  everyVendor,
  hostOf,
  openVendorsBehindProxy,
  outcomesOf,
} from "../../support/vendors-behind-proxy.ts";

describe.skipIf(!hasOpenssl)(`vendors behind a proxy${whyNoCertificates}`, () => {
  let behind: Awaited<ReturnType<typeof openVendorsBehindProxy>>;
  let authority: string;
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    behind = await openVendorsBehindProxy();
    authority = readFileSync(behind.certificates.authorityFile, "utf8");
  });
  beforeEach(() => {
    const usual = tls.createSecureContext;
    // What NODE_EXTRA_CA_CERTS does at the start of a process.
    vi.spyOn(tls, "createSecureContext").mockImplementation((options) => {
      const secure = usual(options);
      (secure.context as { addCACert(certificate: string): void }).addCACert(authority);
      return secure;
    });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    for (const close of closers.splice(0).reverse()) await close();
  });
  afterAll(() => behind.close());

  const list = async (env: Readonly<Record<string, string>>, given: Readonly<Record<string, unknown>> = {}) => {
    const causes: unknown[] = [];
    const report = (_: string, problem: { readonly cause?: unknown }) => void causes.push(problem.cause);
    const config = readConfig({ ...behind.settings, ...env });
    const { connections, services, close } = openRuntime({ config, ttlSeconds: 60, report });
    closers.push(close);
    const tool = tools.find(({ name }) => name === "list_customers")!;
    const caller = { principal: "test", connections, pii: "full" } as const;
    const { signal } = new AbortController();
    const asked = readArguments(tool, { limit: 10, ...given }) as never;
    const text = await tool.run(asked, { services: await services(), caller, signal }).then(
      (envelope) => ({
        text: asText(envelope),
        vendors: structured(envelope).vendors as readonly VendorSaid[],
        problem: undefined,
      }),
      (problem: Error) => ({ text: problem.message, vendors: [], problem }),
    );
    return { ...text, causes };
  };

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
  ])("are all reached by %s, and nothing goes around it", async (_, rules, env) => {
    const proxy = await behind.openProxy(rules);
    const { vendors } = await list(env(proxy.port));
    expect(outcomesOf(vendors)).toEqual(everyVendor("ok"));
    expect([...proxy.tunnels].sort()).toEqual(everyTunnel);
    expect(proxy.refused).toEqual([]);
  });

  it("are reached over TLS to a proxy that wants it", async () => {
    const proxy = await behind.openProxy({ tls: behind.certificates, credentials: "user:pass" });
    const { vendors } = await list({ HTTPS_PROXY: `https://user:pass@localhost:${proxy.port}` });
    expect(outcomesOf(vendors)).toEqual(everyVendor("ok"));
    expect([...proxy.tunnels].sort()).toEqual(everyTunnel);
  });

  it.each(["NO_PROXY", "no_proxy"])(
    "are asked without it where %s names them, by name, domain or port",
    async (name) => {
      const proxy = await behind.openProxy();
      const { vendors } = await list({
        HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
        [name]: `other.test, ${hostOf("pland")}:443,.${hostOf("fynn")}, ${hostOf("adfin")}:8443`,
      });
      const direct = new Set(["pland", "fynn"]);
      // Those names lead nowhere but through the proxy.
      expect(outcomesOf(vendors)).toEqual(
        sandboxVendors.map((vendor) => `${vendor} ${direct.has(vendor) ? "failed" : "ok"}`),
      );
      expect([...new Set(proxy.tunnels)].sort()).toEqual(
        everyTunnel.filter((tunnel) => !direct.has(tunnel.split(".")[0] ?? "")),
      );
    },
  );

  it("are never asked through it on this very machine", async () => {
    const proxy = await behind.openProxy();
    const { vendors } = await list({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, ...behind.sandbox.settings });
    expect(outcomesOf(vendors)).toEqual(everyVendor("ok"));
    expect([proxy.tunnels, proxy.refused]).toEqual([[], []]);
  });

  it("are trusted with no other certificate than without one", async () => {
    vi.restoreAllMocks();
    const proxy = await behind.openProxy();
    const { text, problem } = await list({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
    expect([text, problem]).toEqual([expect.any(String), expect.objectContaining({ code: "vendor_unavailable" })]);
    // Asked once each: a certificate does not get better.
    expect([...proxy.tunnels].sort()).toEqual(everyTunnel);
  });

  it.each([
    [407, /407\): put them into HTTPS_PROXY, e\.g\. http:\/\/user:password@proxy\.example\.com:3128/, 1],
    [403, /does not allow this host \(403\)/, 1],
    [502, /did not get through to it \(502\)/, 3],
  ])("are told of where a proxy answers %i, without its password", async (status, said, attempts) => {
    const proxy = await behind.openProxy({ status });
    const env = { HTTPS_PROXY: `http://user:hunter2@127.0.0.1:${proxy.port}` };
    const { text, causes } = await list(env, { vendors: ["zenskar"] });
    expect(text).toMatch(said);
    expect(proxy.refused).toEqual(Array(attempts).fill(`CONNECT ${hostOf("zenskar")}:443`));
    const logged = JSON.stringify(causes.map((cause) => describeFailure(cause)));
    expect(`${text}${logged}`).not.toContain("hunter2");
    expect(logged).toContain(`"proxy":${status}`);
  });
});

it.each(["socks5://hunter2:1", "http://", "http://user:%ZZhunter2@proxy.test:1"])(
  "%s is no proxy's address: the variable is named, and its value never repeated",
  async (value) => {
    const { status, stderr } = await runInside(["doctor"], { PLAND_API_KEY: "k", HTTPS_PROXY: value });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/HTTPS_PROXY is not the address of a proxy/)]);
    expect(stderr).not.toContain("hunter2");
  },
);
