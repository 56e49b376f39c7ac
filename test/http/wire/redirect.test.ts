import { afterEach, describe, expect, it } from "vitest";
import { asking, failureOf, testHttp } from "../../support/ask-http.ts";
import { startFaultServer } from "../../support/fault-server.ts";
import { json, status } from "../../support/faults.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const credentials = {
  authorization: "Bearer canary-1",
  "x-api-key": "canary-2",
  organisation: "canary-3",
  cookie: "canary-4",
};

describe("a redirect is never followed, and no credential ever reaches a second host", () => {
  const codes = [301, 302, 303, 307, 308];
  it.each(codes)("status %i to another host", async (code) => {
    const second = await startFaultServer(json({ stolen: true }));
    const first = await startFaultServer(status(code, [`Location: ${second.url.href}`]));
    const http = testHttp();
    open.push(http, first, second);
    for (const method of ["GET", "POST"] as const) {
      const failure = await failureOf(http.request(asking(first.url, { method, headers: credentials })));
      expect([failure.kind, failure.status]).toEqual(["bad_response", code]);
    }
    expect(second.connections).toBe(0);
  });
  it.each(["/customers", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "//other.example/"])(
    "to %s",
    async (location) => {
      const server = await startFaultServer(status(302, [`Location: ${location}`]));
      const http = testHttp();
      open.push(http, server);
      expect((await failureOf(http.request(asking(server.url, { headers: credentials })))).kind).toBe("bad_response");
      expect(server.requests).toHaveLength(1);
    },
  );
});
