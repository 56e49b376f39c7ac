/** A file for BILLING_MCP_CONFIG: named connections, several of one vendor among them. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface NamedConnection {
  readonly name: string;
  readonly vendor: string;
  readonly settings: Readonly<Record<string, string>>;
}

export interface ConnectionFile {
  readonly path: string;
  readonly remove: () => void;
}

export const writeConnections = (connections: readonly NamedConnection[]): ConnectionFile => {
  const folder = mkdtempSync(join(tmpdir(), "soak-"));
  const path = join(folder, "connections.json");
  writeFileSync(
    path,
    JSON.stringify({ connections: connections.map(({ name, vendor, settings }) => ({ name, vendor, settings })) }),
  );
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
