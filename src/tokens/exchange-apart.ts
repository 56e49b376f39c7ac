/**
 * Exchanges a rotating token in a process of its own, which goes on when this one is killed: between the vendor's
 * answer and the disk the only good token is in memory alone.
 */

import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AccessToken } from "../vendors/define.ts";
import { Problem, type ProblemCode } from "../vocabulary/problem.ts";

/** What the process is sent. It reads the same settings from the same environment. */
export interface ExchangeOrder {
  /** The connection's name. */
  readonly connection: string;
}

/** What it sends back. */
export type ExchangeResult =
  | { readonly access: AccessToken }
  | { readonly problem: { readonly code: ProblemCode; readonly message: string; readonly retryAfterSeconds?: number } };

/** The built program's entry as seen from its chunks. The sources have none, and exchange in their own process. */
const entry = new URL("../main.js", import.meta.url);

/** Inside Electron this very binary is another program's. */
const canStart = (): boolean => process.versions.electron === undefined && existsSync(entry);

const start = (): ChildProcess | undefined => {
  try {
    // A session of its own: neither a terminal's Ctrl-C nor the end of this process's group reaches it.
    return fork(fileURLToPath(entry), ["exchange-token"], {
      detached: true,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  } catch {
    return undefined;
  }
};

const readResult = (result: ExchangeResult): AccessToken => {
  if ("access" in result) return result.access;
  const { code, message, retryAfterSeconds } = result.problem;
  throw new Problem(code, message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
};

/** Undefined where no process can be started: nothing has been spent then. Rejects with a `Problem`. */
export const exchangeApart = async (order: ExchangeOrder): Promise<AccessToken | undefined> => {
  const child = canStart() ? start() : undefined;
  if (child === undefined) return undefined;
  let result: ExchangeResult | undefined;
  const isStarted = await new Promise<boolean>((resolve) => {
    child.once("spawn", () => resolve(true));
    child.once("error", () => resolve(false));
  });
  if (!isStarted) return undefined;
  child.on("error", () => undefined);
  child.on("message", (message) => {
    result = message as ExchangeResult;
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.send(order, () => undefined);
  await ended;
  if (result) return readResult(result);
  throw new Problem("vendor_unavailable", "The process that exchanges this vendor's token ended without an answer.", {
    retryAfterSeconds: 5,
  });
};
