import { promisify } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createLookup, createResolve, type NameServers } from "../../../src/http/wire/resolver.ts";
import { isLoopback, isPrivateAddress } from "../../../src/platform/addresses.ts";
import { asking, failureOf, testHttp } from "../../support/ask-http.ts";
import { startFaultServer } from "../../support/fault-server.ts";
import { json } from "../../support/faults.ts";

const limits = { dnsMs: 1_000, dnsCacheMs: 60_000 };
const failing = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

const servers = (answers: {
  readonly 4?: string[];
  readonly 6?: string[];
  readonly ttl?: number;
  readonly code?: string;
}) => ({
  ask: vi.fn((_host: string, family: 4 | 6) => {
    const found = answers[family];
    return found
      ? Promise.resolve(found.map((address) => ({ address, ttl: answers.ttl ?? 30 })))
      : failing(answers.code ?? "ENODATA");
  }),
  askSystem: vi.fn((_host: string) => failing("ENOTFOUND")),
});

afterEach(() => {
  vi.useRealTimers();
});

describe("addresses that are not on the public internet are known for what they are", () => {
  it.each([
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "2002:a00:1::",
    "100::1",
    "",
    "example.com",
    "1.2.3",
  ])("%j", (address) => expect(isPrivateAddress(address)).toBe(true));
  it.each([
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "192.167.255.255",
    "::ffff:1.1.1.1",
    "64:ff9b::1.1.1.1",
    "2606:4700::1111",
  ])("but %s is public", (address) => expect(isPrivateAddress(address)).toBe(false));
  it.each([
    ["http://localhost:1/", true],
    ["http://vendor.localhost/", true],
    ["http://127.9.9.9/", true],
    ["http://[::1]:80/", true],
    ["http://0x7f.1/", true],
    ["http://localhost.example.com/", false],
    ["http://10.0.0.1/", false],
  ])("%s is this machine: %s", (url, expected) => expect(isLoopback(new URL(url).hostname)).toBe(expected));
});

describe("a look-up gives a socket nothing private unless private is meant", () => {
  const look = (answers: Parameters<typeof servers>[0], allowPrivate: boolean) =>
    promisify(createLookup(createResolve(limits, servers(answers)), allowPrivate) as never)("vendor.example", {
      all: true,
    } as never);
  it.each([
    [["127.0.0.1"], []],
    [["169.254.169.254"], []],
    [[], ["::1"]],
    [[], ["::ffff:10.0.0.1"]],
    [["10.0.0.1", "192.168.0.1"], ["fd00::1"]],
  ])("%j %j are refused", async (four, six) => {
    await expect(look({ 4: four, 6: six }, false)).rejects.toMatchObject({ code: "EPRIVATEADDRESS" });
    await expect(look({ 4: four, 6: six }, true)).resolves.toHaveLength(four.length + six.length);
  });
  it("a private address among public ones is left out", async () => {
    await expect(look({ 4: ["10.0.0.1", "1.1.1.1"], 6: ["::1"] }, false)).resolves.toEqual([
      { address: "1.1.1.1", family: 4 },
    ]);
  });
});

describe("names are asked for once, and kept as long as they live", () => {
  it("a hundred at once are one question per family", async () => {
    const four = servers({ 4: ["1.1.1.1"], 6: ["2606:4700::1111"] });
    const resolve = createResolve(limits, four);
    const all = await Promise.all(Array.from({ length: 100 }, () => resolve("vendor.example")));
    expect(new Set(all.map((addresses) => JSON.stringify(addresses))).size).toBe(1);
    expect(four.ask).toHaveBeenCalledTimes(2);
  });
  it.each([
    [30, 29_000, 2],
    [30, 30_001, 4],
    [86_400, 60_001, 4],
    [0, 900, 2],
  ])("with %i s to live, after %i ms: %i questions in all", async (ttl, ms, questions) => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const four = servers({ 4: ["1.1.1.1"], 6: [], ttl });
    const resolve = createResolve(limits, four);
    await resolve("vendor.example");
    vi.advanceTimersByTime(ms);
    await resolve("vendor.example");
    expect(four.ask).toHaveBeenCalledTimes(questions);
  });
  it("a failure is not kept", async () => {
    const gone = servers({ code: "ETIMEOUT" });
    const resolve = createResolve(limits, gone);
    await expect(resolve("vendor.example")).rejects.toMatchObject({ code: "ETIMEOUT" });
    await expect(resolve("vendor.example")).rejects.toMatchObject({ code: "ETIMEOUT" });
    expect(gone.ask).toHaveBeenCalledTimes(4);
    expect(gone.askSystem).not.toHaveBeenCalled();
  });
  it("an IPv6 server that never answers costs next to nothing", async () => {
    const slow: NameServers = {
      ask: (_, family) => (family === 4 ? Promise.resolve([{ address: "1.1.1.1", ttl: 30 }]) : new Promise(() => {})),
      askSystem: () => failing("ENOTFOUND"),
    };
    await expect(createResolve(limits, slow)("vendor.example")).resolves.toEqual([{ address: "1.1.1.1", family: 4 }]);
  });
  it("a host that only has IPv6 is found", async () => {
    await expect(createResolve(limits, servers({ 6: ["2606:4700::1111"] }))("vendor.example")).resolves.toHaveLength(1);
  });
  it("a name the servers do not know is looked for in the machine's own files, one at a time", async () => {
    let atOnce = 0;
    let mostAtOnce = 0;
    const files: NameServers = {
      ask: () => failing("ENOTFOUND"),
      askSystem: async () => {
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        await new Promise((done) => setImmediate(done));
        atOnce -= 1;
        return [{ address: "10.0.0.7", family: 4 }];
      },
    };
    const resolve = createResolve(limits, files);
    const found = await Promise.all(["a.example", "b.example", "c.example"].map(resolve));
    expect(found).toEqual(Array(3).fill([{ address: "10.0.0.7", family: 4 }]));
    expect(mostAtOnce).toBe(1);
  });
});

describe("a request", () => {
  const upstream = { key: "public", allowPrivate: false };
  it("to a private address is refused before any connection", async () => {
    const server = await startFaultServer(json(1));
    const http = testHttp();
    for (const host of ["127.0.0.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "localhost"]) {
      const url = new URL(`http://${host}:${server.url.port}/`);
      expect((await failureOf(http.request(asking(url, { upstream })))).kind).toBe("unavailable");
    }
    expect(server.connections).toBe(0);
    await http.close();
    await server.close();
  });
  it("to a name that turned private is refused before any connection, and not tried again", async () => {
    const server = await startFaultServer(json(1));
    const resolve = vi.fn(async () => [{ address: "127.0.0.1", family: 4 as const }]);
    const http = testHttp({ resolve });
    const failure = await failureOf(
      http.request(asking(new URL(`http://rebound.example:${server.url.port}/`), { upstream })),
    );
    expect([failure.kind, failure.retry]).toEqual(["unavailable", "never"]);
    expect([server.connections, resolve.mock.calls.length]).toEqual([0, 1]);
    await http.close();
    await server.close();
  });
  it.each([
    ["ENOTFOUND", "unavailable"],
    ["ETIMEOUT", "timeout"],
    ["ESERVFAIL", "unavailable"],
  ])("whose name ends in %s is tried three times and then %s", async (code, kind) => {
    const resolve = vi.fn(() => failing(code));
    const http = testHttp({ resolve });
    expect((await failureOf(http.request(asking(new URL("http://vendor.example/"))))).kind).toBe(kind);
    expect(resolve).toHaveBeenCalledTimes(3);
    await http.close();
  });
  it("whose name never resolves ends with the connect timeout, and other upstreams notice nothing", async () => {
    const server = await startFaultServer(json({ well: true }));
    const resolve = (host: string) =>
      host === "dead.example"
        ? new Promise<never>(() => {})
        : Promise.resolve([{ address: "127.0.0.1", family: 4 as const }]);
    const http = testHttp({ resolve, limits: { connectMs: 100, attempts: 1 } });
    const dead = Array.from({ length: 8 }, () =>
      failureOf(
        http.request(asking(new URL("http://dead.example/"), { upstream: { key: "dead", allowPrivate: true } })),
      ),
    );
    const well = await http.request(
      asking(new URL(`http://well.example:${server.url.port}/`), { upstream: { key: "well", allowPrivate: true } }),
    );
    expect(well.body).toEqual({ well: true });
    expect((await Promise.all(dead)).map((failure) => failure.kind)).toEqual(Array(8).fill("timeout"));
    await http.close();
    await server.close();
  });
});
