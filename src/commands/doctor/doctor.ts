/** `doctor`: asks every connection for a few rows and says what works, what does not, and what to fix. */

import { stdout } from "node:process";
import { type Config, readConfig, sandboxed } from "../../config.ts";
import { openRuntime } from "../../runtime.ts";
import type { Connection } from "../../vendors/define.ts";
import { screenOf } from "../screen.ts";
import { spinning } from "../spinner.ts";
import { diagnose } from "./diagnose.ts";
import { fixesOf, isHealthy, reportOf } from "./report.ts";

const patienceMs = 15_000;

/** Nothing where no replica is configured. `json`: of one connection; null where it is not in the replica. */
const replicaFound = async (replica: Config["replica"], connections: readonly Connection[]) => {
  if (!replica) return { text: [], isRefused: false };
  const { examineReplica, replicaReport } = await import("./replica-status.ts");
  const found = await examineReplica(replica, connections, Date.now());
  const json = (name: string) =>
    "problem" in found ? found : (found.connections.find(({ connection }) => connection === name) ?? null);
  return { text: ["", ...replicaReport(found, screenOf(stdout))], isRefused: "refused" in found, json };
};

/** Exit code 1 when anything failed, or no server would start with the setting of the replica. */
export const runDoctor = async (options: { readonly json?: true; readonly sandbox?: true }): Promise<void> => {
  const { config, stop } = await sandboxed(readConfig(), options.sandbox === true);
  const { connections, ...opened } = openRuntime({ config, ttlSeconds: 60 });
  const services = await opened.services();
  const call = { signal: AbortSignal.timeout(patienceMs), deadline: performance.now() + patienceMs };
  const names = connections.map(({ name }) => name).join(", ");
  const found = await spinning(
    () => `asking ${names}`,
    Promise.all(connections.map((connection) => diagnose(services.client(connection, call)))),
  );
  await Promise.allSettled([opened.close(), stop()]);
  const { text, isRefused, json } = await replicaFound(config.replica, connections);
  const told = options.json
    ? JSON.stringify(
        found.map((one) => ({
          ...one,
          healthy: isHealthy(one),
          fixes: fixesOf(one),
          ...(json ? { replica: json(one.connection) } : {}),
        })),
        null,
        2,
      )
    : [reportOf(found, screenOf(stdout)), ...text].join("\n");
  stdout.write(`${told}\n`);
  process.exitCode = found.every(isHealthy) && !isRefused ? 0 : 1;
};
