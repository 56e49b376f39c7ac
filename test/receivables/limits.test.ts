/** What one worklist may take of a vendor: each bound of `receivables/limits.ts`, as requests show it. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { readCustomers } from "../../src/receivables/worklist/customers.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import type { VendorClient } from "../../src/vendors/client.ts";
import { everyone } from "../support/answers.ts";
import { openTestServices, today } from "../support/services.ts";

const open = (vendor: "zenskar" | "sequence") => {
  const test = openTestServices({ customers: 120, vendors: [vendor] });
  const [client] = test.clients();
  if (!client) throw new Error("Nobody is connected");
  return { test, client, ids: everyone(test, vendor).map(({ id }) => id) };
};

const farOff = () => performance.now() + 60_000;

describe("the customers of a worklist", () => {
  it("are asked for fifty in a request where a vendor takes many ids at once", async () => {
    const { test, client, ids } = open("zenskar");
    const { byId, requests, left } = await readCustomers(client, ids, new Set(), farOff());
    const asked = test.sent.map((one) => new URL(one.split(" ")[1] ?? "", "http://x").searchParams.get("id__in"));
    expect(asked.map((list) => list?.split(",").length)).toEqual([50, 50, 20]);
    expect([byId.size, requests, left]).toEqual([120, 3, 0]);
  });

  it("are asked for one by one elsewhere: 25 at most, four at a time, and the others are counted", async () => {
    const { test, client, ids } = open("sequence");
    let [underWay, most] = [0, 0];
    test.tamper("sequence", async (_request, answer) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return answer();
    });
    const { byId, requests, left } = await readCustomers(client, ids, new Set(), farOff());
    expect([byId.size, requests, left, most]).toEqual([25, 25, 95, 4]);
  });

  it("are not asked for where their invoices show enough, nor once 200 ms are left", async () => {
    const { test, client, ids } = open("sequence");
    expect(await readCustomers(client, ids, new Set(ids), farOff())).toMatchObject({
      requests: 0,
      left: 0,
      skipped: 120,
    });
    expect(await readCustomers(client, ids, new Set(), performance.now() + 150)).toMatchObject({
      requests: 0,
      left: 120,
    });
    expect(test.sent).toEqual([]);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the lists of a worklist", () => {
  /** How much of the call's time is kept from the overdue list. */
  const keptOf = async (ms: number): Promise<number> => {
    vi.spyOn(performance, "now").mockReturnValue(0);
    const { client } = open("sequence");
    const kept: number[] = [];
    const receivables: VendorClient["receivables"] = client.receivables && {
      ...client.receivables,
      overdue: (when, keep, reserveMs) => {
        kept.push(reserveMs);
        return client.receivables!.overdue(when, keep, reserveMs);
      },
    };
    const context = { clients: [{ ...client, receivables }], deadline: ms, now: today };
    await triage({ asOf: today, minDaysOverdue: 1, limit: 1 }, context);
    return kept[0] ?? Number.NaN;
  };

  it("leave three tenths of the call's time to what follows them, and never more than six seconds", async () => {
    expect(await keptOf(10_000)).toBe(3_000);
    expect(await keptOf(25_000)).toBe(6_000);
    expect(await keptOf(600_000)).toBe(6_000);
  });
});
