/**
 * V01 to V50: whatever a vendor does, its part of the answer says so, the others are complete, and nothing is empty in
 * silence.
 */

import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { asking, testHttp } from "../support/ask-http.ts";
import { lost } from "../support/covered.ts";
import { startFaultServer } from "../support/fault-server.ts";
import { json, raw } from "../support/faults.ts";
import { vendors } from "../support/sandboxed-vendors.ts";
import { noClocks, openWireServices, shortLimits, type WireServicesOptions } from "../support/wire-services.ts";
import { vendorCatalogue } from "./vendor-catalogue.ts";
import { wireCells } from "./vendor-wire.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ customers: 3, seed: 5 });
});
afterAll(() => sandbox.close());

const ids = vendors.map(({ id }) => id);
const deadlineMs = 10_000;
/** The deadline, and what a busy machine may add between a timer and what it runs. */
const bound = deadlineMs + 2_500;

/** The settings of all five, one of them at another address; its own path below that stays. */
const pointed = (vendor: string, origin: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sandbox.settings).map(([name, value]) => [
      name,
      name === `${vendor.toUpperCase()}_BASE_URL` ? value.replace(sandbox.url, origin) : value,
    ]),
  );

const seen = ({ vendors: parts, rows, complete, coverage }: Envelope, vendor: string) => {
  const part = parts.find((one) => one.vendor === vendor);
  const others = parts.filter((one) => one.vendor !== vendor);
  return {
    vendor,
    outcome: part?.outcome,
    code: part?.problem?.code,
    othersRead: others.filter((one) => one.outcome === "ok" && one.returned > 0).map((one) => one.vendor),
    sumsUp: parts.reduce((sum, one) => sum + one.returned, 0) === rows.length,
    complete,
    said: coverage.includes(vendor),
  };
};

const expected = (vendor: string, code: string) => ({
  vendor,
  outcome: "failed",
  code,
  othersRead: ids.filter((id) => id !== vendor),
  sumsUp: true,
  complete: false,
  said: true,
});

/** One call of five vendors, one of them ill. */
const ask = async (vendor: string, origin: string, options: WireServicesOptions = {}) => {
  const test = openWireServices(pointed(vendor, origin), { deadlineMs, healthy: sandbox.url, ...options });
  const since = performance.now();
  try {
    const answer = await test.call("list_customers", { limit: 25 });
    expect(performance.now() - since).toBeLessThan(bound);
    return answer;
  } finally {
    await test.close();
  }
};

const closedPort = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};

it("serves every vendor of the registry", () => {
  expect([...sandboxVendors].sort()).toEqual([...ids].sort());
});

describe("each vendor in turn, over real sockets", () => {
  it.each(wireCells)("$row, $name: $code", async ({ fault, code, requests, allowedBy = [] }) => {
    const ends = await Promise.all(
      ids
        .filter((id) => !allowedBy.includes(id))
        .map(async (vendor) => {
          const server = await startFaultServer(fault);
          const clocks = code === "vendor_timeout" ? shortLimits : noClocks;
          const end = seen(await ask(vendor, server.url.origin, { limits: clocks }), vendor);
          const asked = server.requests.length;
          await server.close();
          return { ...end, asked };
        }),
    );
    const wanted = ids.filter((id) => !allowedBy.includes(id));
    expect(ends).toEqual(wanted.map((vendor) => ({ ...expected(vendor, code), asked: requests })));
  });

  it("V04, nobody listens: vendor_unavailable", async () => {
    const origin = await closedPort();
    const ends = await Promise.all(ids.map(async (vendor) => seen(await ask(vendor, origin), vendor)));
    expect(ends).toEqual(ids.map((vendor) => expected(vendor, "vendor_unavailable")));
  });

  it("V15, an empty list where the document says a bare list: nobody, and said as such", async () => {
    const server = await startFaultServer(json([]));
    const answer = await ask("pland", server.url.origin);
    expect(answer.vendors.find((one) => one.vendor === "pland")).toMatchObject({ outcome: "empty", returned: 0 });
    await server.close();
  });
});

describe("names", () => {
  const refused = Object.assign(new Error("queryA ENOTFOUND"), { code: "ENOTFOUND" });
  it("V01, a name nobody knows: vendor_unavailable, the others complete", async () => {
    const resolve = () => Promise.reject(refused);
    const ends = await Promise.all(
      ids.map(async (vendor) => seen(await ask(vendor, "https://vendor.invalid", { resolve }), vendor)),
    );
    expect(ends).toEqual(ids.map((vendor) => expected(vendor, "vendor_unavailable")));
  });

  it("V02, a name server that never answers: vendor_timeout, and the others do not wait for it", async () => {
    const ends = await Promise.all(
      ids.map(async (vendor) => {
        const test = openWireServices(pointed(vendor, "https://vendor.invalid"), {
          deadlineMs,
          healthy: sandbox.url,
          limits: { ...shortLimits, connectMs: 1_000 },
          resolve: () => new Promise(() => {}),
        });
        const order: string[] = [];
        const one = test.call("list_customers", { limit: 25 }).then((answer) => {
          order.push("all five");
          return answer;
        });
        const others = test
          .call("list_customers", { limit: 25, vendors: ids.filter((id) => id !== vendor) })
          .then(() => void order.push("the other four"));
        const [answer] = await Promise.all([one, others]);
        await test.close();
        return { ...seen(answer, vendor), order };
      }),
    );
    const order = ["the other four", "all five"];
    expect(ends).toEqual(ids.map((vendor) => ({ ...expected(vendor, "vendor_timeout"), order })));
  });
});

describe("connections", () => {
  it("V48, an answer nobody asked for is never taken for the next one's", async () => {
    const answer = (value: string) =>
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${value.length}\r\n\r\n${value}`;
    const server = await startFaultServer(raw(answer('{"a":1}') + answer('{"evil":1}')), json({ b: 2 }));
    const http = testHttp();
    expect((await http.request(asking(server.url))).body).toEqual({ a: 1 });
    expect((await http.request(asking(server.url))).body).toEqual({ b: 2 });
    await http.close();
    await server.close();
  });
});

describe("the catalogue", () => {
  it("has all fifty rows, in order", () => {
    const all = Array.from({ length: 50 }, (_, index) => `V${String(index + 1).padStart(2, "0")}`);
    expect(vendorCatalogue.map(({ id }) => id)).toEqual(all);
  });
  it.each(vendorCatalogue)("$id, $fault: what holds it exists", (row) => {
    expect(lost(row)).toEqual([]);
    const here = wireCells.some((cell) => cell.row === row.id) || ["V01", "V02", "V04", "V48"].includes(row.id);
    expect(Boolean(row.cells)).toBe(here);
    expect(here || (row.held ?? []).length > 0 || row.script !== undefined).toBe(true);
  });
});
