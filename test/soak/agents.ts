/** Requests over connections that are kept, for runs of so many that new ones would use up every port. */

import { Agent, type OutgoingHttpHeaders, request as open } from "node:http";
import type { Sent } from "../support/send.ts";

interface KeptAnswer {
  readonly status: number;
  readonly text: string;
}

export interface KeptConnections {
  /** Rejects where the connection breaks before an answer. */
  post(sent: Sent): Promise<KeptAnswer>;
  close(): void;
}

/** At most `most` connections to one address. */
export const keepConnections = (url: string, most: number): KeptConnections => {
  const agent = new Agent({ keepAlive: true, maxSockets: most });
  const { hostname: host, port, pathname: path } = new URL(url);
  return {
    post: ({ headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const request = open(
          { host, port, path, method: "POST", agent, headers: headers as OutgoingHttpHeaders },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("end", () =>
              resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
            );
            response.on("error", reject);
          },
        );
        request.on("error", reject);
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
};
