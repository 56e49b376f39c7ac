/** How a sandbox answer reaches the socket: plainly, zipped, or broken in the way a fault says. */

import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { SandboxAnswer } from "./api/vendor-api.ts";
import type { Fault } from "./faults.ts";

const zip = promisify(gzip);

/** Smaller bodies are sent as they are. */
const zipFrom = 1024;

/** An endless body ends here all the same, should nobody hang up. */
const mostBytes = 4 * 1024 ** 3;

const bodyOf = ({ json, text }: SandboxAnswer): string => text ?? (json === undefined ? "" : JSON.stringify(json));

const headersOf = (answer: SandboxAnswer): Record<string, string> => ({
  ...(answer.json === undefined ? {} : { "content-type": "application/json" }),
  ...answer.headers,
});

/** Sends an answer whole; zipped if the client takes that. */
export const sendAnswer = async (
  response: ServerResponse,
  answer: SandboxAnswer,
  acceptsGzip: boolean,
): Promise<void> => {
  const body = Buffer.from(bodyOf(answer));
  const isZipped = acceptsGzip && body.length >= zipFrom;
  const bytes = isZipped ? await zip(body, { level: 1 }) : body;
  response.writeHead(answer.status, {
    ...headersOf(answer),
    ...(isZipped ? { "content-encoding": "gzip", vary: "accept-encoding" } : {}),
    "content-length": bytes.length,
  });
  response.end(bytes);
};

/** Half of the body, and then the end: of the connection, or of a body that was said to be longer. */
const sendTruncated = (response: ServerResponse, answer: SandboxAnswer, withLength: boolean): void => {
  const body = Buffer.from(bodyOf(answer));
  const half = body.subarray(0, Math.floor(body.length / 2));
  response.shouldKeepAlive = false;
  if (withLength) {
    response.writeHead(answer.status, { ...headersOf(answer), "content-length": body.length });
    response.write(half, () => response.socket?.end());
    return;
  }
  // Neither a length nor chunks: only the closed connection ends the body, so a cut looks like the end.
  response.useChunkedEncodingByDefault = false;
  response.writeHead(answer.status, headersOf(answer));
  response.end(half);
};

const sendDripping = async (response: ServerResponse, answer: SandboxAnswer, ms: number, signal: AbortSignal) => {
  const body = Buffer.from(bodyOf(answer));
  response.writeHead(answer.status, { ...headersOf(answer), "content-length": body.length });
  for (let place = 0; place < body.length && !signal.aborted; place++) {
    response.write(body.subarray(place, place + 1));
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
  response.end();
};

const sendEndless = async (response: ServerResponse, signal: AbortSignal): Promise<void> => {
  response.writeHead(200, { "content-type": "application/json" });
  const chunk = `${" ".repeat(65_535)}\n`;
  response.write('{"results":[],"padding":"');
  for (let sent = 0; sent < mostBytes && !signal.aborted; sent += chunk.length) {
    if (response.write(chunk)) {
      // Lets other requests in between.
      await new Promise(setImmediate);
      continue;
    }
    await once(response, "drain", { signal }).catch(() => undefined);
  }
  response.end();
};

const webPage = "<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>";

/** What a fault answers without asking the vendor; undefined when the vendor is asked. */
const standIn = (fault: Fault): SandboxAnswer | undefined => {
  switch (fault.kind) {
    case "status":
      return {
        status: fault.status,
        json: { message: `Sandbox fault ${fault.status}` },
        ...(fault.retryAfter === undefined ? {} : { headers: { "retry-after": String(fault.retryAfter) } }),
      };
    case "html":
      return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, text: webPage };
    case "empty":
      return { status: 200, headers: { "content-type": "application/json" } };
    case "body":
      return { status: 200, headers: { "content-type": "application/json" }, text: fault.json };
    case "redirect":
      return { status: 302, headers: { location: fault.location } };
    default:
      return undefined;
  }
};

/**
 * Sends what a request gets under a fault. `ask` computes the vendor's own answer; `signal` aborts when the client
 * hangs up or the sandbox closes.
 */
export const sendWithFault = async (
  response: ServerResponse,
  fault: Fault,
  ask: () => SandboxAnswer,
  acceptsGzip: boolean,
  signal: AbortSignal,
): Promise<void> => {
  const instead = standIn(fault);
  if (instead) return sendAnswer(response, instead, false);
  switch (fault.kind) {
    case "hang":
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "endless":
      return sendEndless(response, signal);
    case "drip":
      return sendDripping(response, ask(), fault.ms, signal);
    case "truncated":
      return sendTruncated(response, ask(), fault.withLength);
    case "latency":
      await sleep(fault.ms, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      return sendAnswer(response, ask(), acceptsGzip);
    default:
      return sendAnswer(response, ask(), acceptsGzip);
  }
};
