/** Kept-alive connections to a server under load, one socket each, and what a process takes of memory. */

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { Agent, request as open } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { tokenOf } from "../test/support/bearer.ts";
import { modernCall } from "../test/support/send.ts";

interface Answer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly text: string;
}

export interface Connection {
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Answer>;
  close(): void;
}

export const openConnection = (url: string): Connection => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    close: () => agent.destroy(),
    post: (headers, body) =>
      new Promise((resolve, reject) => {
        const length = String(Buffer.byteLength(body));
        const request = open(url, { method: "POST", agent, headers: { ...headers, "content-length": length } });
        request.once("error", reject);
        request.once("response", (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("error", reject);
          response.once("end", () => {
            const wait = response.headers["retry-after"];
            resolve({
              status: response.statusCode ?? 0,
              retryAfterSeconds: wait === undefined ? undefined : Number(wait),
              text: Buffer.concat(chunks).toString(),
            });
          });
        });
        request.end(body);
      }),
  };
};

interface Call {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A tool's call on behalf of somebody with a token of `test/support/bearer.ts`. */
export const callOf = (tool: string, given: Readonly<Record<string, unknown>>, name: string): Call => {
  const { headers, body } = modernCall(tool, given);
  return {
    headers: { ...(headers as Record<string, string>), authorization: `Bearer ${tokenOf(name)}` },
    body: String(body),
  };
};

interface Patient {
  readonly answer: Answer;
  /** How often the server said 429 or 503 before. */
  readonly refusals: number;
}

const mostRefusals = 100;

/** Comes again as the server asks, a little spread. Throws for one that never takes the request. */
export const postPatiently = async (
  connection: Connection,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Patient> => {
  for (let refusals = 0; refusals < mostRefusals; refusals += 1) {
    const answer = await connection.post(headers, body);
    if (answer.status !== 429 && answer.status !== 503) return { answer, refusals };
    await sleep((answer.retryAfterSeconds ?? 1) * 1000 * (0.2 + Math.random()));
  }
  throw new Error("The server refused a request a hundred times.");
};

/** Resident memory of a process in MiB, now and at its highest (Linux). */
export const memoryOf = (pid: number): { readonly now: number; readonly highest: number } => {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mebibytes = (field: string) => Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return { now: mebibytes("VmRSS"), highest: mebibytes("VmHWM") };
};

/** Sockets a process holds open (Linux). */
export const socketsOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/fd`).filter((file) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${file}`).startsWith("socket:");
    } catch {
      return false;
    }
  }).length;
