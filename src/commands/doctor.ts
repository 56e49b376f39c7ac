/** `doctor`: asks every connection for a row and says what works, what does not, and what to fix. */

import { stdout } from "node:process";
import { readConfig } from "../config.ts";
import { type Diagnosis, examine, type Verdict } from "../customers/examine.ts";
import { openOffice } from "../office.ts";
import { sandboxed } from "./sandboxed.ts";

const patienceMs = 15_000;

const mark: Readonly<Record<Verdict, string>> = { ok: "✓", failed: "✗", unknown: "·" };
const colour: Readonly<Record<Verdict, number>> = { ok: 32, failed: 31, unknown: 90 };

const painted = (verdict: Verdict, text: string): string =>
  stdout.isTTY ? `\u001b[${colour[verdict]}m${mark[verdict]} ${text}\u001b[0m` : `${mark[verdict]} ${text}`;

const lines = (one: Diagnosis): string[] => {
  const speed = one.latency_ms === undefined ? "" : `, ${one.latency_ms} ms`;
  const skewed =
    one.clock_skew_s !== undefined && Math.abs(one.clock_skew_s) > 60
      ? [`  clock differs by ${one.clock_skew_s} s`]
      : [];
  const checks = (["reachable", "authorised", "list", "filter", "by_id"] as const).map((check) =>
    painted(one[check], check.replace("_", " ")),
  );
  return [
    `${one.connection} (${one.vendor}, ${one.environment}${speed})`,
    `  ${checks.join("   ")}`,
    ...skewed,
    ...(one.problem ? [`  ${one.problem.code}: ${one.problem.fix}`] : []),
    ...(one.filter === "failed"
      ? ["  a filter by the first row's own name did not find it: names may be matched otherwise than documented"]
      : []),
    ...(one.by_id === "failed" ? ["  the first row was not found by its id: get_customer will not work"] : []),
  ];
};

/** Exit code 1 when anything failed. */
export const runDoctor = async (options: { readonly json?: true; readonly sandbox?: true }): Promise<void> => {
  const { config, stop } = await sandboxed(readConfig(), options.sandbox === true);
  const { office, connections, close } = openOffice({ config, ttlSeconds: 60 });
  const call = { signal: AbortSignal.timeout(patienceMs), deadline: performance.now() + patienceMs };
  const found = await Promise.all(connections.map((connection) => examine(office.http, connection, call)));
  await Promise.allSettled([close(), stop()]);
  stdout.write(options.json ? `${JSON.stringify(found, null, 2)}\n` : `${found.flatMap(lines).join("\n")}\n`);
  const failed = found.some((one) =>
    [one.reachable, one.authorised, one.list, one.filter, one.by_id].includes("failed"),
  );
  process.exitCode = failed ? 1 : 0;
};
