/** `sync` as a person types it: what is read, how often, what is dropped, and what a wrong command is told. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { program } from "../../src/cli.ts";
import { runSync } from "../../src/commands/sync/sync.ts";
import type { Store } from "../../src/replica/store/sql.ts";
import { captureOutput } from "../support/command-output.ts";
import { databases, openTestStore } from "../support/replica-stores.ts";
import { type SyncedSandbox, startSyncedSandbox } from "../support/sync-process.ts";

const quarterMs = 900_000;
const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

let vendors: SyncedSandbox;
const written = captureOutput();
const listeners = new Map(signals.map((signal) => [signal, process.listeners(signal)]));

/** Those of the command that is running. */
const listening = (signal: (typeof signals)[number]) =>
  process.listeners(signal).filter((one) => !listeners.get(signal)?.includes(one));

beforeAll(async () => {
  vendors = await startSyncedSandbox(20, ["pland", "adfin", "fynn"]);
});
afterAll(() => vendors.sandbox.close());
beforeEach(() => {
  for (const [name, value] of Object.entries(vendors.settings)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const signal of signals) for (const one of listening(signal)) process.off(signal, one);
});

/** `text`: what stands behind the program's name. */
const type = (text: string): Promise<unknown> => program.parseAsync(text.split(" "), { from: "user" });

interface Said {
  readonly connection: string;
  readonly outcome?: string;
  readonly kind?: string;
}

/** What became of each connection, in the order in which it was told. */
const outcomes = (): readonly string[] =>
  written.out
    .split("\n")
    .filter(Boolean)
    .map((line): Said => JSON.parse(line))
    .flatMap(({ connection, outcome, kind }) => (outcome ? [`${connection} ${outcome} ${kind}`] : []));

const keptOf = async (store: Store): Promise<Readonly<Record<string, number>>> => {
  const rows = await store.query<{ readonly connection: string; readonly n: number }>(
    "SELECT connection, count(*) AS n FROM customers GROUP BY connection ORDER BY connection",
  );
  return Object.fromEntries(rows.map(({ connection, n }) => [connection, n]));
};

const requestsTo = (vendor: "pland" | "adfin" | "fynn"): number => vendors.sandbox.requestCount(vendor);

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    const test = it.skipIf(database.skipped);
    let store: Store;
    beforeEach(async () => {
      if (database.skipped) return;
      const url = await database.url();
      store = await openTestStore(database, url);
      vi.stubEnv("BILLING_MCP_REPLICA_URL", url);
    });

    test("--vendors reads these and asks no other vendor", async () => {
      const before = requestsTo("adfin");
      await type("sync --vendors pland fynn");
      expect(outcomes().toSorted()).toEqual(["fynn published whole", "pland published whole"]);
      expect(await keptOf(store)).toEqual({ fynn: 20, pland: 20 });
      expect([requestsTo("adfin") - before, process.exitCode]).toEqual([0, 0]);
    });

    test("--full makes a whole pass where otherwise changes are read", async () => {
      await type("sync --vendors adfin");
      await type("sync --vendors adfin");
      await type("sync --vendors adfin --full");
      expect(outcomes()).toEqual(["adfin published whole", "adfin published changes", "adfin published whole"]);
    });

    test("--sandbox reads the embedded vendors, whatever is configured", async () => {
      const before = requestsTo("fynn");
      await type("sync --sandbox --vendors fynn sequence");
      expect(Object.keys(await keptOf(store))).toEqual(["fynn", "sequence"]);
      expect(requestsTo("fynn")).toBe(before);
    });

    test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
      "--every goes on turn after turn until %s, sooner behind a turn in which a vendor failed",
      async (signal) => {
        const pauses: number[] = [];
        const codes: unknown[] = [];
        await runSync({ every: quarterMs, vendors: ["pland", "fynn"] }, async (ms) => {
          pauses.push(ms);
          codes.push(process.exitCode);
          vendors.sandbox.setFault("fynn", pauses.length === 1 ? "401" : undefined);
          if (pauses.length === 3) for (const stop of listening(signal)) stop(signal);
        });
        expect(outcomes().map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
          ...["pland published", "fynn published"],
          ...["pland published", "fynn interrupted"],
          ...["pland published", "fynn published"],
        ]);
        // From the beginning of one turn to that of the next.
        const [first = 0, second = 0, third = 0] = pauses;
        for (const ms of [first, third]) expect(ms > quarterMs - 60_000 && ms < quarterMs).toBe(true);
        expect(second > 0 && second < 60_000).toBe(true);
        expect([...codes, process.exitCode]).toEqual([0, 3, 0, 0]);
      },
    );

    test("--every shorter than a minute is kept behind a failed turn too", async () => {
      vendors.sandbox.setFault("fynn", "401");
      const pauses: number[] = [];
      await runSync({ every: 30_000, vendors: ["fynn"] }, async (ms) => {
        pauses.push(ms);
        for (const stop of listening("SIGTERM")) stop("SIGTERM");
      });
      vendors.sandbox.setFault("fynn", undefined);
      expect(pauses.map((ms) => ms > 0 && ms <= 30_000)).toEqual([true]);
      expect(process.exitCode).toBe(3);
    });

    test("--forget drops what is kept of these and nothing else, and asks no vendor", async () => {
      await type("sync --vendors pland fynn");
      Object.assign(written, { out: "", told: "" });
      const before = requestsTo("fynn");
      await type("sync --forget fynn");
      expect([written.out, written.told, process.exitCode]).toEqual(["fynn: forgotten\n", "", 0]);
      expect(await keptOf(store)).toEqual({ pland: 20 });
      expect(requestsTo("fynn")).toBe(before);
    });

    test("--forget drops a connection that is configured no more", async () => {
      await type("sync --vendors pland fynn");
      for (const name of Object.keys(vendors.settings)) if (name.startsWith("FYNN_")) vi.stubEnv(name, undefined);
      await type("sync --forget fynn");
      expect(await keptOf(store)).toEqual({ pland: 20 });
    });

    test("--forget of a mistyped name drops nothing, and says what is kept", async () => {
      const says = 'sync: nothing of "fyn" is kept, and nothing was dropped. Kept: ';
      await expect(type("sync --forget fyn")).rejects.toThrow(`${says}nothing. Did you mean "fynn"?`);
      await type("sync --vendors pland fynn");
      await expect(type("sync --forget pland fyn")).rejects.toThrow(`${says}fynn, pland. Did you mean "fynn"?`);
      expect(await keptOf(store)).toEqual({ fynn: 20, pland: 20 });
    });

    test("--forget leaves alone what a worker is at, and says so with exit code 3", async () => {
      await type("sync --vendors fynn");
      written.out = "";
      await store.exclusively("sync-fynn", () => type("sync --forget fynn"));
      expect([written.out, process.exitCode]).toEqual(["fynn: another worker is at it, nothing was dropped\n", 3]);
      expect(await keptOf(store)).toEqual({ fynn: 20 });
    });
  },
);

it("--every goes on while the database cannot be reached, and says so without its address", async () => {
  vi.stubEnv("BILLING_MCP_REPLICA_URL", "postgres://u:secret@127.0.0.1:1/x");
  let turns = 0;
  await runSync({ every: quarterMs }, async (ms) => {
    turns += 1;
    expect(ms).toBeLessThanOrEqual(60_000);
    if (turns === 2) for (const stop of listening("SIGTERM")) stop("SIGTERM");
  });
  const line = "billing-customers-mcp: the replica's database cannot be reached; it is tried again.\n";
  expect([written.told, process.exitCode]).toEqual([line.repeat(2), 3]);
});

it.each([
  ["10s", 10_000],
  ["15m", quarterMs],
  ["168h", 604_800_000],
])("--every %s is so many milliseconds", (text, ms) => {
  const every = program.commands.find((one) => one.name() === "sync")?.options.find(({ long }) => long === "--every");
  expect(every?.parseArg?.(text, undefined)).toBe(ms);
});

describe("a command that cannot be carried out", () => {
  it.each([
    ["sync --every 5s", "It takes a time from 10s to a week, such as 30s, 15m or 2h."],
    ["sync --every 15", "It takes a time from 10s to a week, such as 30s, 15m or 2h."],
    ["sync --every 8d", "It takes a time from 10s to a week, such as 30s, 15m or 2h."],
    ["sync --every", "'--every <time>' argument missing"],
    ["sync --forget", "'--forget <name...>' argument missing"],
    ["sync --vendors", "'--vendors <name...>' argument missing"],
    ["sync --forget fynn --every 15m", "'--forget <name...>' cannot be used with option '--every <time>'"],
    ["sync --forget fynn --vendors fynn", "'--forget <name...>' cannot be used with option '--vendors <name...>'"],
    ["sync --forget fynn --full", "'--forget <name...>' cannot be used with option '--full'"],
    ["sync --force", "unknown option '--force'"],
    ["sync fynn", "too many arguments for 'sync'"],
  ])("%s", async (text, says) => {
    await expect(type(text)).rejects.toThrow(says);
    expect(written.told).toContain(says);
  });

  it("without a replica says which setting is missing, with an example", async () => {
    const says = /^BILLING_MCP_REPLICA_URL is not set: .* Example: BILLING_MCP_REPLICA_URL=file:/;
    for (const text of ["sync", "sync --every 15m", "sync --forget fynn"])
      await expect(type(text)).rejects.toThrow(says);
  });

  it("names the connections there are, and the one that was meant", async () => {
    vi.stubEnv("BILLING_MCP_REPLICA_URL", "postgres://127.0.0.1:1/x");
    await expect(type("sync --vendors fyn")).rejects.toThrow(
      '--vendors: "fyn" is not connected. Connected: pland, adfin, fynn. Did you mean --vendors fynn?',
    );
  });
});
