/**
 * A certificate authority of the test's own, and a certificate of it for some names: made by openssl, in a folder of
 * its own.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

export const whyNoCertificates = hasOpenssl ? "" : " (skipped: there is no openssl on the PATH)";

export interface Certificates {
  /** The authority's certificate: for NODE_EXTRA_CA_CERTS. */
  readonly authorityFile: string;
  readonly key: string;
  readonly cert: string;
  readonly remove: () => Promise<void>;
}

export const makeCertificates = async (names: readonly string[]): Promise<Certificates> => {
  const folder = await mkdtemp(join(tmpdir(), "certificates-"));
  const openssl = (...given: string[]) => execFileSync("openssl", given, { cwd: folder, stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const authority = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test authority", "-days", "2"];
  openssl("req", "-x509", ...newKey, ...authority, "-addext", "basicConstraints=critical,CA:TRUE");
  openssl("req", ...newKey, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=test");
  const alternatives = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`));
  await writeFile(join(folder, "names"), `subjectAltName=${alternatives.join(",")}\n`);
  const signer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"];
  openssl("x509", "-req", "-in", "server.csr", ...signer, "-out", "server.pem");
  return {
    authorityFile: join(folder, "ca.pem"),
    key: await readFile(join(folder, "server.key"), "utf8"),
    cert: await readFile(join(folder, "server.pem"), "utf8"),
    remove: () => rm(folder, { recursive: true }),
  };
};
