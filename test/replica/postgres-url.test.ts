/** TLS and credentials of PostgreSQL come from its URL: as PostgreSQL means them, and never a password in the clear. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { examineReplica, replicaReport } from "../../src/commands/doctor/replica-status.ts";
import { openStore } from "../../src/replica/store/open.ts";
import { type Certificates, hasOpenssl, makeCertificates, whyNoCertificates } from "../support/certificates.ts";
import { startPostgresWire } from "../support/postgres-wire.ts";

type Wire = Awaited<ReturnType<typeof startPostgresWire>>;

let wire: Wire | undefined;
afterEach(() => wire?.close());

/** Opens what stands there, which refuses everybody, and says why it was no use. */
const opening = (url: string): Promise<string> =>
  openStore(url).then(
    () => "opened",
    (failure: { readonly code?: string; readonly message: string }) => failure.code ?? failure.message,
  );

const doctor = async (url: string): Promise<string> => {
  const found = await examineReplica({ url, maxAgeSeconds: 3_600 }, [], 0);
  return replicaReport(found, { places: 400, paint: (text) => text }).join("\n");
};

it("name, password, database and schema arrive as they were before they were encoded", async () => {
  wire = await startPostgresWire();
  const login = "role%40team:p%40ss%3Aw%2Frd%25%20%C3%A9";
  expect(await opening(`postgres://${login}@127.0.0.1:${wire.port}/my%20books?schema=own_1`)).toBe("28P01");
  expect(wire.said[0]).toMatchObject({
    isEncrypted: false,
    password: "p@ss:w/rd% é",
    parameters: {
      user: "role@team",
      database: "my books",
      options: expect.stringContaining("search_path=own_1,public"),
    },
  });
});

it("without a schema the usual one is taken", async () => {
  wire = await startPostgresWire();
  await opening(`postgresql://u:p@127.0.0.1:${wire.port}/x`);
  expect(wire.said[0]?.parameters.options).toContain("search_path=billing_customers,public");
});

it.each(["require", "verify-full"])("sslmode=%s tells no password to a server without TLS", async (mode) => {
  wire = await startPostgresWire();
  const url = `postgres://u:secret@localhost:${wire.port}/x?sslmode=${mode}`;
  expect(await opening(url)).toBe("The server does not support SSL connections");
  expect(wire.said).toEqual([]);
  expect(await doctor(url)).toContain("it offers no TLS");
});

describe.skipIf(!hasOpenssl)(`a server with a certificate${whyNoCertificates}`, () => {
  let own: Certificates;
  let foreign: Certificates;
  beforeAll(async () => {
    [own, foreign] = [await makeCertificates(["localhost"]), await makeCertificates(["db.example"])];
  });
  afterAll(() => Promise.all([own.remove(), foreign.remove()]));

  it.each(["require", "verify-ca", "verify-full"])(
    "sslmode=%s speaks TLS before anything else is said, where its authority is named",
    async (mode) => {
      wire = await startPostgresWire(own);
      const root = encodeURIComponent(own.authorityFile);
      const url = `postgres://u:s%20cret@localhost:${wire.port}/x?schema=own&sslmode=${mode}&sslrootcert=${root}`;
      expect(await opening(url)).toBe("28P01");
      expect(wire.said.length).toBeGreaterThan(0);
      for (const { isEncrypted, password } of wire.said) expect([isEncrypted, password]).toEqual([true, "s cret"]);
      expect(await doctor(url)).toContain("its name or password is refused");
    },
  );

  it.each(["prefer", "require", "verify-ca", "verify-full"])(
    "sslmode=%s refuses a certificate of an unknown authority, says so, and tells no password",
    async (mode) => {
      wire = await startPostgresWire(own);
      const url = `postgres://u:secret@localhost:${wire.port}/x?sslmode=${mode}`;
      expect(await opening(url)).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
      expect(wire.said).toEqual([]);
      expect(await doctor(url)).toMatch(
        /its certificate is signed by an authority that is not known here.*sslrootcert=/s,
      );
    },
  );

  it("a certificate for another host is refused, although its authority is known", async () => {
    wire = await startPostgresWire(foreign);
    const root = encodeURIComponent(foreign.authorityFile);
    const url = `postgres://u:secret@localhost:${wire.port}/x?sslmode=verify-full&sslrootcert=${root}`;
    expect(await opening(url)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(wire.said).toEqual([]);
    expect(await doctor(url)).toContain("its certificate is for another host");
  });

  it("sslmode=no-verify encrypts, whoever it is", async () => {
    wire = await startPostgresWire(foreign);
    expect(await opening(`postgres://u:p@localhost:${wire.port}/x?sslmode=no-verify`)).toBe("28P01");
    expect(wire.said.every(({ isEncrypted }) => isEncrypted)).toBe(true);
  });
});

it("an authority's file that cannot be read is told by its setting, not by a stack", async () => {
  const url = "postgres://u:secret@localhost:1/x?sslmode=verify-full&sslrootcert=/nowhere/ca.pem";
  await expect(openStore(url)).rejects.toThrow(/^BILLING_MCP_REPLICA_URL: .*sslrootcert/);
});
