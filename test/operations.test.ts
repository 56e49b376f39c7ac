/** What operators are told and given is what the program has: metrics, settings, limits, files. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { imageFlags } from "../bench/cost/image-flags.ts";
import { settingsSchema } from "../src/config.ts";
import { defaultLimits as vendorLimits } from "../src/http/limits.ts";
import { createMetrics } from "../src/metrics.ts";
import { defaultLimits } from "../src/transports/http/limits.ts";
import { vendors } from "../src/vendors/registry.ts";

const read = (path: string) => readFileSync(path, "utf8");
const operations = read("docs/operations.md");

/** Everything that metrics may be of. */
const sources = {
  inFlight: () => 0,
  redisIsUp: () => true,
  replica: async () => [
    { vendor: "fynn", connection: "fynn-eu", age_s: 60, customers: 5, invoices: 9, passes: { published: 2, short: 1 } },
  ],
};

describe("docs/operations.md", () => {
  it("lists every metric, with its type and what it means", async () => {
    const { body } = await createMetrics(sources).page();
    const help = [...body.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)$/gm)];
    expect(help.length).toBeGreaterThan(5);
    const rows = help.map(([, name, about, type]) => `| \`${name}\` | ${type} | ${about} |`);
    const [, listed] = /<!-- checked:metrics -->\n\n.*\n.*\n([\s\S]*?)\n\n<!-- \/checked -->/.exec(operations) ?? [];
    expect(listed?.split("\n")).toEqual(rows);
  });

  it("tells the limits that hold", () => {
    const { inFlightPerPrincipal, requestsPerMinute, inFlight, maxConnections, bodyBytes } = defaultLimits;
    const count = (value: number) => value.toLocaleString("en-US");
    expect(operations).toContain(`Requests are at most ${bodyBytes / 1024} KiB`);
    expect(operations).toContain(
      `A principal has ${inFlightPerPrincipal} calls under way and ${count(requestsPerMinute)} requests a minute, the server ${count(inFlight)} calls and ${count(maxConnections)} connections`,
    );
    expect(operations).toContain(
      `${vendorLimits.concurrent} requests under way and ${count(vendorLimits.queued)} waiting, of them ${vendorLimits.queuedPerPrincipal} of one principal`,
    );
    expect(vendors.find(({ id }) => id === "sequence")?.requestsPerMinute).toBe(100);
  });
});

describe("the replica's metrics", () => {
  it("say how old each connection is and how its passes ended, for those who may see its vendor", async () => {
    const { body } = await createMetrics(sources).page();
    expect(body).toContain('billing_mcp_replica_age_seconds{vendor="fynn",connection="fynn-eu"} 60');
    expect(body).toContain('billing_mcp_replica_passes{vendor="fynn",connection="fynn-eu",state="short"} 1');
    expect((await createMetrics(sources).page(() => false)).body).not.toContain("fynn");
  });

  it("say that its database is gone, and nothing that was true before", async () => {
    let isGone = false;
    const replica = () => (isGone ? Promise.reject(new Error("gone")) : sources.replica());
    const metrics = createMetrics({ ...sources, replica });
    await metrics.page();
    isGone = true;
    const { body } = await metrics.page();
    expect(body).toContain("billing_mcp_replica_up 0");
    expect(body).not.toContain("billing_mcp_replica_age_seconds{");
  });
});

describe("deploy/grafana-dashboard.json", () => {
  interface Dashboard {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  }
  const { panels } = JSON.parse(read("deploy/grafana-dashboard.json")) as Dashboard;
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  /** Everything as Prometheus would scrape it: each metric with a sample, and the labels of its samples. */
  const scraped = async (): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
    const metrics = createMetrics(sources);
    metrics.call("list_customers", "ok", 1);
    metrics.door({ kind: "refused", reason: "token_missing" });
    const { attempt, retry, rateLimitWait, breaker } = metrics.observer;
    attempt?.("zenskar:x", { status: 200, ms: 1 });
    retry?.("zenskar:x", "500", 1);
    rateLimitWait?.("zenskar:x", 1);
    breaker?.("zenskar:x", "customers", "open");
    const { body } = await metrics.page();
    const samples = [...body.matchAll(/^(billing_mcp_\w+)(?:\{(.*)\})? /gm)];
    const labels = new Map<string, Set<string>>();
    for (const [, name = "", given = ""] of samples) {
      const known = labels.get(name) ?? new Set(["job", "instance"]);
      for (const [, label = ""] of given.matchAll(/(\w+)="/g)) known.add(label);
      labels.set(name, known);
    }
    return labels;
  };

  it("asks only for series and labels that the server has", async () => {
    const series = await scraped();
    for (const query of queries) {
      const names = query.match(/billing_mcp_\w+/g) ?? [];
      expect([query, names.length, names.every((name) => series.has(name))]).toEqual([query, 1, true]);
      const asked = [
        ...[...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(", ")),
        ...[...query.matchAll(/(\w+)(?:!?=~?)"/g)].map(([, label = ""]) => label),
      ];
      const known = series.get(names[0] ?? "");
      expect([query, asked.filter((label) => !known?.has(label))]).toEqual([query, []]);
    }
  });

  it("shows every metric", async () => {
    const { body } = await createMetrics(sources).page();
    for (const [, name = ""] of body.matchAll(/^# HELP (\S+)/gm))
      expect([name, queries.some((query) => query.includes(name))]).toEqual([name, true]);
  });
});

describe("the files for containers", () => {
  const files = ["Dockerfile", "compose.yaml", "deploy/nginx.conf", "docs/operations.md"];
  const known = new Set([
    ...Object.keys(settingsSchema.shape),
    ...vendors.flatMap(({ settings }) => settings.map(({ name }) => name)),
  ]);

  it.each(files)("%s names no setting that the program does not have", (path) => {
    const prefixes = vendors.map(({ id }) => id.toUpperCase()).join("|");
    const named = read(path).match(new RegExp(`\\b(?:BILLING_MCP|${prefixes})_[A-Z_]+[A-Z]\\b`, "g")) ?? [];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("let a request in that the program would take, and wait as long as it may last", () => {
    const nginx = read("deploy/nginx.conf");
    expect(nginx).toContain(`client_max_body_size ${defaultLimits.bodyBytes / 1024}k;`);
    expect(nginx).toContain("non_idempotent");
    const deadlineMs = settingsSchema.shape.BILLING_MCP_DEADLINE_MS.parse(undefined);
    const [, wait] = /proxy_read_timeout (\d+)s;/.exec(nginx) ?? [];
    expect(Number(wait) * 1000).toBeGreaterThan(deadlineMs);
  });

  it("start Node as the benchmark of memory does", () => {
    const flags = imageFlags.map((flag) => JSON.stringify(flag)).join(", ");
    expect(read("Dockerfile")).toContain(`ENTRYPOINT ["node", ${flags}, "/app/dist/main.js"]`);
  });

  it("ask over HTTP how a container is only of one that serves, and start the worker behind what it needs", () => {
    const { services } = parse(read("compose.yaml"), { merge: true });
    const own = Object.entries<Record<string, never>>(services).filter(
      ([, { image }]) => image === services.sync.image,
    );
    expect(own.map(([name, { command, healthcheck }]) => [name, command, healthcheck])).toEqual([
      ["replica-1", undefined, undefined],
      ["replica-2", undefined, undefined],
      ["sync", ["sync", "--every", "15m"], { disable: true }],
    ]);
    const needed = Object.entries<{ readonly condition: string }>(services.sync.depends_on);
    expect(needed.map(([name]) => name)).toEqual(["redis", "database"]);
    for (const [name, { condition }] of needed)
      expect([condition, services[name].healthcheck.test[0]]).toEqual(["service_healthy", "CMD"]);
  });

  it("run as a user without rights, with what the build makes and nothing else", () => {
    const [, runtime = ""] = read("Dockerfile").split(/^FROM node:24-slim@sha256:[0-9a-f]{64}$/m);
    expect(runtime).toContain("USER node");
    expect([...runtime.matchAll(/^COPY (?:--from=build )?(\S+)/gm)].map(([, path]) => path)).toEqual([
      "LICENSE",
      "/build/dist",
    ]);
    const [grace] = read("compose.yaml").match(/(?<=stop_grace_period: )\d+/) ?? [];
    expect(Number(grace)).toBeGreaterThan(10);
  });
});
