/**
 * Whether the operator preloaded an OpenTelemetry SDK; if so, what traces calls and requests. Otherwise nothing is
 * loaded.
 */

import type { Telemetry, Transport } from "./telemetry.ts";

/** Where an SDK registers itself for every copy of the API in the process. */
const registered = Symbol.for("opentelemetry.js.api.1");

export const openTelemetry = async (transport: Transport, version: string): Promise<Telemetry | undefined> => {
  if (!(registered in globalThis)) return undefined;
  const { createTelemetry } = await import("./spans.ts");
  return createTelemetry(transport, version);
};
