/** The manifests of deploy/kubernetes fit Kubernetes' own schemas, name what is there, and hold no secret. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Service } from "kubernetes-models/v1/Service";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { settingsSchema } from "../src/config.ts";
import { vendors } from "../src/vendors/registry.ts";
import { runInside } from "./support/run-inside.ts";

const folder = "deploy/kubernetes";
const read = (path: string): string => readFileSync(join(folder, path), "utf8");

const models = { Deployment, NetworkPolicy, PodDisruptionBudget, ConfigMap, Service };
type Kind = keyof typeof models;

interface Manifest {
  readonly file: string;
  readonly kind: Kind;
  readonly document: Readonly<Record<string, unknown>>;
}

const files = readdirSync(folder).filter((file) => file !== "kustomization.yaml");
const manifests: readonly Manifest[] = files.flatMap((file) =>
  parseAllDocuments(read(file)).map((one) => {
    expect(one.errors).toEqual([]);
    const document = one.toJS() as Manifest["document"];
    return { file, kind: document.kind as Kind, document };
  }),
);

const named = manifests.map((one) => [`${one.kind} of ${one.file}`, one] as const);
const deployments = manifests.flatMap(({ document }) =>
  document.kind === "Deployment" ? [new Deployment(document)] : [],
);
const containers = deployments.flatMap(({ spec }) => spec?.template.spec?.containers ?? []);

/** Where the models of kubernetes-models are, by kind. */
const groups: Readonly<Record<Kind, string>> = {
  Deployment: "apps/v1",
  NetworkPolicy: "networking.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
  ConfigMap: "v1",
  Service: "v1",
};

describe("the manifests", () => {
  it.each(named)("%s fits its schema", (_, { kind, document }) => {
    expect(document.apiVersion).toBe(groups[kind]);
    expect(() => new models[kind](document as never).validate()).not.toThrow();
  });

  it("have no field that Kubernetes does not know, which it would drop without a word", () => {
    const scratch = mkdtempSync(join("node_modules", ".manifests-"));
    const kinds = [...new Set(manifests.map(({ kind }) => kind))];
    const lines = [
      ...kinds.map((kind) => `import type { I${kind} } from "kubernetes-models/${groups[kind]}/${kind}";`),
      // As literals, every excess property of them is an error.
      ...manifests.map(({ kind, document }, at) => `export const m${at}: I${kind} = ${JSON.stringify(document)};`),
    ];
    const file = join(scratch, "manifests.ts");
    const check = () =>
      execFileSync(
        "node_modules/.bin/tsc",
        ["--ignoreConfig", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", file],
        { encoding: "utf8", stdio: "pipe" },
      );
    try {
      writeFileSync(file, lines.join("\n"));
      expect(check()).toBe("");
      writeFileSync(file, lines.join("\n").replace('"readinessProbe"', '"readynessProbe"'));
      expect(check).toThrow();
    } finally {
      rmSync(scratch, { recursive: true });
    }
  });

  it("are all applied, and hold no Secret", () => {
    const { resources } = parse(read("kustomization.yaml")) as { readonly resources: readonly string[] };
    expect([...resources].sort()).toEqual([...files].sort());
    expect(files.map(read).join("\n")).not.toMatch(/^kind: Secret$/m);
    for (const { envFrom, env } of containers) {
      expect(envFrom?.map((one) => Object.keys(one)[0])).toEqual(["configMapRef", "secretRef"]);
      expect(env).toBeUndefined();
    }
  });

  it("name only settings that the program has, and none that is secret", () => {
    const vendorSettings = vendors.flatMap(({ settings }) => settings);
    const known = new Set([...Object.keys(settingsSchema.shape), ...vendorSettings.map(({ name }) => name)]);
    const secret = new Set(vendorSettings.flatMap(({ name, secret: isSecret }) => (isSecret ? [name] : [])));
    const given = manifests.flatMap(({ kind, document }) =>
      kind === "ConfigMap" ? Object.keys(document.data ?? {}) : [],
    );
    expect(given.length).toBeGreaterThan(0);
    expect(given.filter((name) => !known.has(name) || secret.has(name))).toEqual([]);
  });
});

describe("what they run", () => {
  it("is two servers that stay reachable, by the probes the program answers", () => {
    const [server] = deployments.filter(({ metadata }) => metadata?.name === "billing-customers-mcp");
    expect(server?.spec?.replicas).toBe(2);
    const [container] = server?.spec?.template.spec?.containers ?? [];
    expect([container?.livenessProbe, container?.readinessProbe].map((probe) => probe?.httpGet?.path)).toEqual([
      "/healthz",
      "/readyz",
    ]);
    const budget = manifests.find(({ kind }) => kind === "PodDisruptionBudget")?.document as {
      spec: { minAvailable: number };
    };
    expect(budget.spec.minAvailable).toBeLessThan(2);
    // Draining, an exchange that is under way, and closing, one after the other.
    expect(server?.spec?.template.spec?.terminationGracePeriodSeconds).toBeGreaterThan(10 + 12 + 1.5);
  });

  it("is started by commands and options that the program has", async () => {
    for (const { args = [] } of containers) {
      const told = await runInside([...args, "--help"]);
      expect([args, told.status, told.stderr]).toEqual([args, 0, ""]);
      for (const option of args.filter((one) => one.startsWith("--"))) expect(told.stdout).toContain(option);
    }
  });

  it("runs without rights, on a file system that cannot be written", () => {
    expect(containers).toHaveLength(2);
    for (const { securityContext, resources } of containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(resources?.limits?.memory).toBe("512Mi");
    }
    for (const { spec } of deployments)
      expect(spec?.template.spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      });
  });

  it("is selected by the labels that the service, the budget and the policy look for", () => {
    const podLabels = deployments.map(({ spec }) => spec?.template.metadata?.labels ?? {});
    const selectors = manifests.flatMap(({ kind, document }) => {
      const spec = document.spec as Record<string, { matchLabels?: Record<string, string> } & Record<string, string>>;
      if (kind === "Service") return [spec.selector as unknown as Record<string, string>];
      if (kind === "PodDisruptionBudget") return [spec.selector?.matchLabels ?? {}];
      return kind === "NetworkPolicy" ? [spec.podSelector?.matchLabels ?? {}] : [];
    });
    expect(selectors).toHaveLength(3);
    for (const selector of selectors)
      expect(podLabels.some((labels) => Object.entries(selector).every(([key, value]) => labels[key] === value))).toBe(
        true,
      );
  });
});
