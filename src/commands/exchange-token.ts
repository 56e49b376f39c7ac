/**
 * `exchange-token`: started by the server itself, exchanges one connection's rotating token and outlives the process
 * that asked.
 */

import { readConfig } from "../config.ts";
import { openRuntime } from "../runtime.ts";
import type { ExchangeOrder, ExchangeResult } from "../tokens/exchange-apart.ts";
import { problemOf } from "../vendors/read/problem-of.ts";
import { SettingsError } from "../vocabulary/problem.ts";

/** A vendor that takes its time is waited for: its answer holds the only good token. */
const patienceMs = 30_000;

const exchange = async ({ connection: name }: ExchangeOrder): Promise<ExchangeResult> => {
  const { connections, close } = openRuntime({
    config: readConfig(),
    ttlSeconds: 60,
    apart: false,
    limits: { attemptMs: patienceMs, headersMs: patienceMs, idleMs: patienceMs },
  });
  const connection = connections.find((one) => one.name === name);
  try {
    if (!connection?.credentials.exchange) throw new SettingsError(`${name} has no token to exchange.`);
    return { access: await connection.credentials.exchange() };
  } catch (failure) {
    if (!connection) throw failure;
    const { code, message, retryAfterSeconds } = problemOf(connection.vendor, failure);
    return { problem: { code, message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } };
  } finally {
    await close();
  }
};

/** Takes its order from the process that started it; ends without one if that is gone first. */
export const runExchangeToken = async (): Promise<void> => {
  if (!process.send) throw new SettingsError("exchange-token is started by the server itself, never by hand.");
  const order = await new Promise<ExchangeOrder | undefined>((resolve) => {
    process.once("message", (message) => resolve(message as ExchangeOrder));
    process.once("disconnect", () => resolve(undefined));
  });
  const result = order && (await exchange(order));
  await new Promise<void>((resolve) => {
    // Where nobody listens any more, what was exchanged is kept all the same.
    if (!result || !process.connected) resolve();
    else process.send?.(result, () => resolve());
  });
  process.exit(0);
};
