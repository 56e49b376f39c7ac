/**
 * Adfin on loopback with rotating tokens, strict as its documents say: a token works once, and every second use is
 * counted.
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { adfinApi } from "../../src/sandbox/adfin/index.ts";
import { adfinRotation, adfinTokens } from "../../src/sandbox/adfin/tokens.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";

export interface StrictAdfin {
  /** What connects a server to it, without the token file. */
  readonly settings: Readonly<Record<string, string>>;
  /** Exchanges that were accepted, and those that were not: a spent or unknown token. */
  readonly accepted: () => number;
  readonly refused: () => number;
  /** Called once a token is spent; the answer waits for it. */
  onSpent: () => Promise<unknown> | undefined;
  readonly close: () => Promise<void>;
}

export const openStrictAdfin = async (): Promise<StrictAdfin> => {
  let [accepted, refused] = [0, 0];
  const api = adfinApi(
    createPopulation({ customers: 5, seed: 1, today: Date.UTC(2026, 5, 30) }),
    undefined,
    adfinTokens(),
  );
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "", "http://adfin");
    const { status, json, headers } = api.handle({
      method: request.method ?? "",
      path: url.pathname.slice(api.prefix.length),
      query: url.searchParams,
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks).toString(),
    });
    if (request.method === "POST" && status === 200) {
      accepted += 1;
      await adfin.onSpent();
    } else if (request.method === "POST") refused += 1;
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const adfin: StrictAdfin = {
    settings: { ...adfinRotation, ADFIN_BASE_URL: `http://127.0.0.1:${port}${api.prefix}` },
    accepted: () => accepted,
    refused: () => refused,
    onSpent: () => undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return adfin;
};
