import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { connectionFailure } from "../../../src/http/failure.ts";
import { asking, failureOf, scriptedServers } from "../../support/ask-http.ts";
import { type Fault, finAtOnce, json } from "../../support/faults.ts";

const { serve, client } = scriptedServers();

describe("connections", () => {
  it("are kept and used again", async () => {
    const server = await serve(json(1));
    const http = client();
    for (let asked = 0; asked < 10; asked += 1) await http.request(asking(server.url));
    expect(server.connections).toBe(1);
  });
  it("that the vendor closed meanwhile are replaced without a word", async () => {
    const closing: Fault = (socket) => {
      json({ id: 1 })(socket);
      socket.end();
    };
    const server = await serve(closing);
    const http = client();
    for (let asked = 0; asked < 5; asked += 1) expect((await http.request(asking(server.url))).body).toEqual({ id: 1 });
  });
  it("that close just as a request goes out cost one retry", async () => {
    const server = await serve(json(1), finAtOnce, json(2));
    const http = client();
    await http.request(asking(server.url));
    expect((await http.request(asking(server.url))).body).toBe(2);
    expect(http.slept).toHaveLength(1);
  });
  it("are never used again for a POST, which could not be sent twice", async () => {
    const server = await serve(json(1));
    const http = client();
    for (const method of ["GET", "POST", "POST"] as const)
      await http.request(asking(server.url, { method, ...(method === "POST" ? { body: "a=b" } : {}) }));
    expect(server.requests.map((request) => request.connection)).toEqual([0, 1, 2]);
    expect(server.requests[1]?.body).toBe("a=b");
  });
});

describe("TLS", () => {
  it("that cannot be trusted is not tried again", async () => {
    const plain = createServer((socket) =>
      socket.on("error", () => {}).on("data", () => socket.end("HTTP/1.1 400 Bad\r\n\r\n")),
    );
    let connections = 0;
    plain.on("connection", () => (connections += 1));
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as { port: number };
    const failure = await failureOf(client().request(asking(new URL(`https://127.0.0.1:${port}/`))));
    plain.close();
    expect([failure.kind, failure.retry, connections]).toEqual(["unavailable", "never", 1]);
  });
  it.each([
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    "EPROTO",
  ])("%s is final", (code) => {
    const { kind, retry } = connectionFailure(Object.assign(new Error("no"), { code }));
    expect([kind, retry]).toEqual(["unavailable", "never"]);
  });
  it.each(["ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "EPIPE", "EAI_AGAIN", "UND_ERR_SOCKET"])(
    "%s passes",
    (code) => {
      const { kind, retry } = connectionFailure(Object.assign(new Error("no"), { code }));
      expect([kind, retry]).toEqual(["unavailable", "transient"]);
    },
  );
});
