/** The sandbox over real HTTP: five vendors, their settings, and the log of what was asked. */

import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";

const today = Date.UTC(2026, 5, 30, 13, 45);
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ customers: 60, seed: 1, today });
});
afterAll(() => sandbox.close());

const basic = (id: string | undefined, secret: string | undefined) =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

/** Each vendor's list of customers, asked for as its document says, with nothing but the settings. */
const lists = (settings: Sandbox["settings"]): Record<string, readonly [string, Record<string, string>]> => ({
  zenskar: [
    `${settings.ZENSKAR_BASE_URL}/customers`,
    { "x-api-key": settings.ZENSKAR_API_KEY ?? "", organisation: settings.ZENSKAR_ORGANISATION ?? "" },
  ],
  pland: [`${settings.PLAND_BASE_URL}/customers/`, { "x-api-key": settings.PLAND_API_KEY ?? "" }],
  adfin: [`${settings.ADFIN_BASE_URL}/customers`, { authorization: `Bearer ${settings.ADFIN_ACCESS_TOKEN}` }],
  sequence: [
    `${settings.SEQUENCE_BASE_URL}/customers`,
    {
      authorization: basic(settings.SEQUENCE_CLIENT_ID, settings.SEQUENCE_CLIENT_SECRET),
      "sequence-version": "2024-07-30",
    },
  ],
  fynn: [`${settings.FYNN_BASE_URL}/customers`, { authorization: `Bearer ${settings.FYNN_API_KEY}` }],
});

const asked = (vendor: string) => lists(sandbox.settings)[vendor] as readonly [string, Record<string, string>];

/** Status, headers and bytes, without a client that undoes compression. */
const raw = (url: string, headers: Record<string, string>, method = "GET") =>
  new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });

describe("the sandbox", () => {
  test("listens on loopback and names every setting a server needs", () => {
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(Object.keys(sandbox.settings).sort()).toEqual([
      "ADFIN_ACCESS_TOKEN",
      "ADFIN_BASE_URL",
      "FYNN_API_KEY",
      "FYNN_BASE_URL",
      "PLAND_API_KEY",
      "PLAND_BASE_URL",
      "SEQUENCE_BASE_URL",
      "SEQUENCE_CLIENT_ID",
      "SEQUENCE_CLIENT_SECRET",
      "ZENSKAR_API_KEY",
      "ZENSKAR_BASE_URL",
      "ZENSKAR_ORGANISATION",
    ]);
    expect(sandbox.population.today).toBe(Date.UTC(2026, 5, 30));
  });

  test.each(sandboxVendors)("%s answers customers to its own credentials only", async (vendor) => {
    const [url, headers] = asked(vendor);
    const answer = await fetch(url, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("application/json");
    const body = await answer.text();
    const shown = Array.from({ length: 60 }, (_, index) => sandbox.population.company(vendor, index).id);
    expect(shown.filter((id) => body.includes(id)).length).toBeGreaterThanOrEqual(10);
    expect((await fetch(url)).status).toBeGreaterThanOrEqual(400);
  });

  test("zips long bodies for those who take it, and says the length otherwise", async () => {
    const [url, headers] = asked("adfin");
    const zipped = await raw(url, { ...headers, "accept-encoding": "gzip" });
    const plain = await raw(url, headers);
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(Number(plain.headers["content-length"])).toBe(plain.body.length);
    expect(zipped.body.length).toBeLessThan(plain.body.length / 2);
    const read = await fetch(url, { headers: { ...headers, "accept-encoding": "gzip" } });
    expect((await read.text()) === plain.body.toString()).toBe(true);
  });

  test("is read by GET alone, but for the token exchange", async () => {
    const [url, headers] = asked("adfin");
    for (const method of ["POST", "PUT", "DELETE", "HEAD", "PATCH"])
      expect([method, (await raw(url, headers, method)).status]).toEqual([method, 405]);
    const token = `${sandbox.settings.ADFIN_BASE_URL}/oauth2/token`;
    expect((await raw(token, {}, "GET")).status).toBe(405);
    expect((await raw(token, {}, "POST")).status).toBe(400);
    expect((await raw(`${sandbox.url}/elsewhere`, {})).status).toBe(404);
  });

  test("logs what was asked, by vendor, and counts it", async () => {
    const before = sandbox.requestCount("fynn");
    const [url, headers] = asked("fynn");
    await (await fetch(`${url}?page=2&limit=3`, { headers })).text();
    expect(sandbox.requestCount("fynn")).toBe(before + 1);
    expect(sandbox.requests.at(-1)).toMatchObject({
      vendor: "fynn",
      method: "GET",
      path: "/customers",
      query: "page=2&limit=3",
    });
    expect(sandbox.requests.at(-1)?.aborted).toBeUndefined();
  });

  test("keeps no more than the newest 10,000 entries", async () => {
    const [url, headers] = asked("zenskar");
    const entries = sandbox.requests as unknown as { vendor: string }[];
    const oldest = entries[0];
    while (entries.length < 10_000) entries.push({ vendor: "filler" });
    await (await fetch(url, { headers })).text();
    expect(sandbox.requests).toHaveLength(10_000);
    expect(sandbox.requests[0]).not.toBe(oldest);
    expect(sandbox.requests.at(-1)?.vendor).toBe("zenskar");
  });

  test("answers the same after a restart, and nothing after its end", async () => {
    const again = await startSandbox({ customers: 60, seed: 1, today });
    const [url, headers] = asked("fynn");
    const one = await (await fetch(url, { headers })).text();
    const [otherUrl] = lists(again.settings).fynn as readonly [string, unknown];
    expect((await (await fetch(otherUrl, { headers })).text()) === one).toBe(true);
    await again.close();
    await expect(fetch(otherUrl, { headers })).rejects.toThrow();
  });

  test("does not start on a port that is taken", async () => {
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ customers: 1, seed: 1, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
