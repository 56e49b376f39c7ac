/** The SDK's transport over a pair of streams, each message read once and checked once. */

import type { Readable, Writable } from "node:stream";
import type { Transport } from "@modelcontextprotocol/server";
import { lineReader } from "./message-lines.ts";

/**
 * Instead of the SDK's own, which drops what it cannot read, and would read again what was checked before it. A message
 * is sent once the stream has taken it; `send` rejects where the stream breaks. Closing leaves the streams open.
 */
export const stdioTransport = (input: Readable, output: Writable): Transport => {
  const write = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      output.write(line, (error) => (error ? reject(error) : resolve()));
    });
  const fail = (error: unknown) => transport.onerror?.(error as Error);
  const onData = lineReader({
    onMessage: (message) => transport.onmessage?.(message),
    answer: (line) => void write(line).catch(fail),
  });
  let isOpen = false;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    // Its errors are still heard: nobody else does, and one unheard would end the process.
    input.off("data", onData).pause();
    transport.onclose?.();
  };
  const transport: Transport = {
    start: async () => {
      isOpen = true;
      input.on("data", onData).on("error", fail);
    },
    send: (message) => write(`${JSON.stringify(message)}\n`),
    close,
  };
  return transport;
};
