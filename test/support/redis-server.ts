/** A real redis-server on a port of its own, started and stopped by the test that needs it. */

import { spawn, spawnSync } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";

export const hasRedisServer = spawnSync("redis-server", ["--version"]).status === 0;

export const whySkipped = hasRedisServer
  ? ""
  : " (skipped: there is no redis-server on the PATH; Debian's package redis-server has it)";

export interface RedisServer {
  readonly url: string;
  /** Stops it; a started one comes back on the same port, empty. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Stands still with all its connections open, until `goOn`. */
  readonly stall: () => void;
  readonly goOn: () => void;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

export const openRedisServer = async (): Promise<RedisServer> => {
  const port = await freePort();
  const settings = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    tmpdir(),
  ];
  let running: ReturnType<typeof spawn> | undefined;
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    start: () =>
      new Promise((resolve, reject) => {
        const child = spawn("redis-server", settings, { stdio: ["ignore", "pipe", "ignore"] });
        running = child;
        child.once("error", reject);
        child.once("exit", () => reject(new Error("redis-server did not start")));
        child.stdout.on("data", (text: Buffer) => {
          if (text.includes("Ready to accept connections")) resolve();
        });
      }),
    stall: () => void running?.kill("SIGSTOP"),
    goOn: () => void running?.kill("SIGCONT"),
    stop: async () => {
      const child = running;
      running = undefined;
      if (!child || child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
  await server.start();
  return server;
};
