/** Who the server says it is, and how it says its answers are read. */

import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { expect, it } from "vitest";
import { repository } from "../scripts/docs/manifests.ts";
import { buildServer } from "../src/server.ts";
import { openTestServices } from "./support/services.ts";

const connected = async (): Promise<Client> => {
  const { services, caller } = openTestServices();
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "test", version: "1" });
  await Promise.all([
    buildServer({ services: async () => services, caller, version: "0" }).connect(far),
    client.connect(near),
  ]);
  return client;
};

it("has a title, a page and an icon, and holds no picture: all of it goes along with every answer", async () => {
  const client = await connected();
  const info = client.getServerVersion();
  await client.close();
  expect(info).toMatchObject({ name: "billing-customers-mcp", title: "Billing customers", websiteUrl: repository });
  expect(info?.icons?.map(({ src }) => src)).toEqual([expect.stringMatching(/^https:\/\/[^?]+\/docs\/icon\.png$/)]);
  expect(JSON.stringify(info).length).toBeLessThan(400);
});

it("says in three sentences how to read an answer", async () => {
  const client = await connected();
  const instructions = client.getInstructions() ?? "";
  await client.close();
  expect(instructions.match(/\. |\.$/g)).toHaveLength(3);
  for (const word of ["`coverage`", "`complete: true`", "`?`", "`code 1`", "`continuation`"])
    expect(instructions).toContain(word);
});
