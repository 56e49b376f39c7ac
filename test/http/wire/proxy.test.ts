/**
 * What a proxy may cost, and what its address may look like; the built program behind one is
 * test/built/proxies.test.ts.
 */

import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { createHttp } from "../../../src/http/client.ts";
import { proxyOf } from "../../../src/http/proxy.ts";
import { asking, failureOf } from "../../support/ask-http.ts";

describe("a proxy", () => {
  it("that never opens the tunnel costs no more than two connections may take", async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const http = createHttp({ proxy: { address, except: "" }, limits: { connectMs: 40, attempts: 1 } });
    const began = performance.now();
    const failure = await failureOf(http.request(asking(new URL("https://vendor.test/customers"))));
    expect([failure.kind, failure.message]).toEqual(["timeout", "No connection within the time allowed."]);
    expect(performance.now() - began).toBeGreaterThanOrEqual(75);
    expect(sockets).toHaveLength(1);
    await http.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it.each([
    [{}, {}],
    [{ HTTPS_PROXY: " " }, {}],
    [{ HTTPS_PROXY: "proxy:3128" }, { proxy: { address: "http://proxy:3128", except: "" } }],
    [{ HTTP_PROXY: "http://proxy", NO_PROXY: "a,b" }, { proxy: { address: "http://proxy", except: "a,b" } }],
    [
      { https_proxy: "https://u:p%20w@proxy", no_proxy: "x", NO_PROXY: "y" },
      { proxy: { address: "https://proxy", authorization: "Basic dTpwIHc=", except: "x" } },
    ],
    [{ HTTPS_PROXY: "ftp://proxy" }, { wrong: "HTTPS_PROXY" }],
    [{ http_proxy: "http://u:%@proxy" }, { wrong: "http_proxy" }],
  ])("is read from %j", (given, read) => {
    expect(proxyOf(given)).toEqual(read);
  });
});
