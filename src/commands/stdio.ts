/** `stdio`: MCP over stdin and stdout, against configured vendors or the embedded sandbox. */

import { readConfig } from "../config.ts";
import { createLog, describeFailure } from "../log.ts";
import { openRuntime } from "../runtime.ts";
import { buildServer } from "../server.ts";
import { startStdio } from "../transports/stdio/serve.ts";
import { version } from "../version.ts";
import { sandboxed } from "./with-sandbox.ts";

const dayInSeconds = 86_400;

export const runStdio = async (options: { readonly sandbox?: true }): Promise<void> => {
  const { config, stop } = await sandboxed(readConfig(), options.sandbox === true);
  const log = createLog(config.logLevel);
  const { services, connections, close } = openRuntime({
    config,
    ttlSeconds: config.continuationTtl ?? dayInSeconds,
    report: (connection, problem) =>
      log.warn({ connection, code: problem.code, cause: describeFailure(problem.cause) }, "vendor"),
  });
  const caller = { principal: "stdio", connections, pii: config.pii ?? "full" } as const;
  const onCall = ({
    cause,
    ...call
  }: {
    readonly tool: string;
    readonly outcome: string;
    readonly ms: number;
    readonly cause?: unknown;
  }) => (cause === undefined ? log.info(call, "call") : log.warn({ ...call, cause: describeFailure(cause) }, "call"));
  startStdio(
    () => buildServer({ services, caller, version, onCall }),
    async () => {
      await Promise.allSettled([close(), stop()]);
    },
    (error) => log.warn({ cause: describeFailure(error) }, "protocol error"),
  );
  log.info({ version, vendors: connections.map((connection) => connection.name) }, "serving on stdio");
};
