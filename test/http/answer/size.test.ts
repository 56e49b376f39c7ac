import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { HttpOptions } from "../../../src/http/client.ts";
import { asking, failureOf, testHttp } from "../../support/ask-http.ts";
import { type FaultServer, startFaultServer } from "../../support/fault-server.ts";
import { endlessChunked, type Fault, gzipBomb, reply } from "../../support/faults.ts";

const MiB = 1024 * 1024;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const set = async (
  fault: Fault,
  options: HttpOptions = {},
): Promise<{ server: FaultServer; http: ReturnType<typeof testHttp> }> => {
  const server = await startFaultServer(fault);
  const http = testHttp(options);
  open.push(http, server);
  return { server, http };
};

const refused = async (fault: Fault, options: HttpOptions = {}) => {
  const { server, http } = await set(fault, options);
  const before = process.memoryUsage().rss;
  const failure = await failureOf(http.request(asking(server.url)));
  const grown = process.memoryUsage().rss - before;
  return { kind: failure.kind, requests: server.requests.length, grown, server };
};

describe("a body has an end, on the wire and off it", () => {
  it("100 MB announced are refused by their announcement", async () => {
    const { kind, requests, server } = await refused(reply({ length: 100_000_000, body: "[" }));
    expect([kind, requests]).toEqual(["too_large", 1]);
    await server.allClosed();
  });
  it("chunks without end are cut at 5 MiB", async () => {
    const { kind, requests, grown, server } = await refused(endlessChunked);
    expect([kind, requests]).toEqual(["too_large", 1]);
    expect(grown).toBeLessThan(50 * MiB);
    await server.allClosed();
  });
  it("a gzip bomb of 1:1000 does not go off, whatever its size", async () => {
    const small = await refused(gzipBomb(MiB));
    expect([small.kind, small.requests]).toEqual(["too_large", 1]);
    const large = await refused(gzipBomb(30 * MiB));
    expect([large.kind, large.requests]).toEqual(["too_large", 1]);
    expect(large.grown).toBeLessThan(50 * MiB);
  });
  it("a brotli bomb neither", async () => {
    const body = brotliCompressSync(Buffer.alloc(4 * MiB, " "));
    expect((await refused(reply({ headers: ["Content-Encoding: br"], body }))).kind).toBe("too_large");
  });
  it("more than allowed once decompressed is refused, though its ratio is honest", async () => {
    const noise = Array.from({ length: 40_000 }, (_, index) => (index * 2_654_435_761) % 4_294_967_296);
    const fault = reply({ headers: ["Content-Encoding: gzip"], body: gzipSync(JSON.stringify(noise)) });
    expect((await refused(fault, { limits: { bodyBytes: 0.25 * MiB } })).kind).toBe("too_large");
    const { server, http } = await set(fault, { limits: { bodyBytes: 0.5 * MiB } });
    expect((await http.request(asking(server.url))).body).toEqual(noise);
  });
});

describe("ordinary compressed answers are read", () => {
  const page = { results: Array.from({ length: 100 }, (_, id) => ({ id, name: "Müller & Söhne GmbH", due: null })) };
  it.each([
    ["gzip", gzipSync(JSON.stringify(page))],
    ["x-gzip", gzipSync(JSON.stringify(page))],
    ["br", brotliCompressSync(JSON.stringify(page))],
    ["identity", Buffer.from(JSON.stringify(page))],
  ])("%s", async (coding, body) => {
    const { server, http } = await set(reply({ headers: [`Content-Encoding: ${coding}`], body }));
    expect((await http.request(asking(server.url))).body).toEqual(page);
    expect(server.requests[0]?.head).toMatch(/accept-encoding: gzip, br/i);
  });
});
