/** `stdio`: MCP over stdin and stdout, against configured vendors or the embedded sandbox. */

import { readConfig, sandboxed } from "../config.ts";
import { createLog, describeFailure } from "../log.ts";
import { openRuntime } from "../runtime.ts";
import { buildServer } from "../server.ts";
import { openTelemetry } from "../telemetry/open.ts";
import { startStdio } from "../transports/stdio/serve.ts";
import { version } from "../version.ts";

const dayInSeconds = 86_400;

export const runStdio = async (options: { readonly sandbox?: true }): Promise<void> => {
  const { config, stop } = await sandboxed(readConfig(), options.sandbox === true);
  const log = createLog(config.logLevel);
  const telemetry = await openTelemetry("pipe", version);
  const kept = config.replica && (await import("./with-replica.ts"));
  const replica = await kept?.servedReplica(config, log);
  const open = openRuntime({
    config,
    telemetry,
    replica,
    ttlSeconds: config.continuationTtl ?? dayInSeconds,
    report: (connection, problem) =>
      log.warn({ connection, code: problem.code, cause: describeFailure(problem.cause) }, "vendor"),
    onRedis: (state) => log.warn({ state }, "redis"),
  });
  const { services, connections, idle, close } = open;
  const stopSyncing = kept?.keepFileSynced(config, replica, open, log);
  const caller = { principal: "stdio", isAlone: true, connections, pii: config.pii ?? "full" } as const;
  const onCall = ({
    cause,
    ...call
  }: {
    readonly tool: string;
    readonly outcome: string;
    readonly ms: number;
    readonly cause?: unknown;
  }) => (cause === undefined ? log.info(call, "call") : log.warn({ ...call, cause: describeFailure(cause) }, "call"));
  startStdio({
    build: () => buildServer({ services, caller, version, onCall, telemetry }),
    idle,
    onClose: async () => {
      stopSyncing?.();
      await Promise.allSettled([close(), stop()]);
    },
    onError: (error) => log.warn({ cause: describeFailure(error) }, "protocol error"),
  });
  log.info({ version, vendors: connections.map((connection) => connection.name) }, "serving on stdio");
  if (process.stdin.isTTY)
    process.stderr.write("Waiting for an MCP client on stdin. --help lists the commands for people; Ctrl-C stops.\n");
};
