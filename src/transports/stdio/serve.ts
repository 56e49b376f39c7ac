/** JSON-RPC over stdin and stdout, both protocol eras; leaves promptly when the other side does. */

import { Console } from "node:console";
import type { Server } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { stdioTransport } from "./transport.ts";

/** Whatever still runs after this does not keep the process. */
const patienceMs = 1_500;

interface StdioOptions {
  readonly build: () => Server;
  /** Resolves once nothing is under way that must not be cut off: the one thing an exit waits for. */
  readonly idle: () => Promise<void>;
  readonly onClose: () => Promise<void>;
  readonly onError: (error: Error) => void;
}

/**
 * Serves until stdin ends, stdout breaks, or a signal comes; then `onClose` runs and the process exits with 0.
 * With a live timer or a kept-alive socket Node would stay for ever, so the exit is explicit.
 */
export const startStdio = ({ build, idle, onClose, onError }: StdioOptions): void => {
  // stdout carries the protocol and nothing else, whatever a dependency prints.
  globalThis.console = new Console(process.stderr);
  const handle = serveStdio(build, { transport: stdioTransport(process.stdin, process.stdout), onerror: onError });
  let leaving = false;
  const leave = () => {
    if (leaving) return;
    leaving = true;
    const exit = () => void idle().finally(() => process.exit(0));
    setTimeout(exit, patienceMs).unref();
    Promise.allSettled([handle.close(), onClose()]).then(exit);
  };
  process.stdin.once("end", leave);
  process.stdin.once("close", leave);
  process.stdout.on("error", leave);
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, leave);
};
