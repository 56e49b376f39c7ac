/** Tables for the docs, made from the declarations and settings that the program itself reads. */

import { program } from "../../src/cli.ts";
import { settingsSchema } from "../../src/config.ts";
import { listedPrompts } from "../../src/prompts/listed.ts";
import { listedResources, resourceTemplates } from "../../src/resources/listed.ts";
import { schemaOf } from "../../src/tools/arguments/published-schema.ts";
import { tools } from "../../src/tools/registry.ts";
import { type Capability, capability, exampleQuery } from "../../src/vendors/capability.ts";
import type { Parameter } from "../../src/vendors/declare/parameters.ts";
import type { Vendor } from "../../src/vendors/define.ts";
import { pushdownOfSearch } from "../../src/vendors/pushdown.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { type Word, words, wordValues } from "../../src/vocabulary/filters.ts";
import { queryKinds } from "../../src/vocabulary/search.ts";
import { fieldRows } from "./fields.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|");

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

const names = vendors.map((vendor) => vendor.name);

const shown: Record<Capability, string> = {
  vendor: "vendor",
  verified: "verified",
  unsure: "unsure",
  local: "local",
  invoices: "invoices",
  "no such state": "no such state",
  unsupported: "–",
};

const valuesOf = (word: Word): readonly string[] =>
  word in wordValues ? wordValues[word as keyof typeof wordValues] : [];

/** What tells a value that is told by invoices: whose money is on its way, another list may tell alone. */
const toldBy = ({ receivables }: Vendor, value: string): string =>
  value === "pending" && receivables?.payments ? "payments" : "invoices";

/** How a vendor honours a word, which of its values are told otherwise, and which it refuses. */
const capabilityCell = (vendor: Vendor, word: Word): string => {
  const how = capability(vendor, word);
  const known: readonly string[] | undefined = vendor.customers.words[word]?.values;
  const refused = valuesOf(word).filter((value) => known && !known.includes(value));
  const others = valuesOf(word).filter(
    (value) =>
      !refused.includes(value) && capability(vendor, word, [value]) === "invoices" && toldBy(vendor, value) !== how,
  );
  return [
    shown[how],
    ...others.map((value) => `${value} by ${toldBy(vendor, value)}`),
    ...(refused.length > 0 ? [`not ${refused.join(", ")}`] : []),
  ].join(", ");
};

export const capabilityTable = (): string =>
  table(
    ["filter", ...names],
    words.map((word) => [`\`${word}\``, ...vendors.map((vendor) => capabilityCell(vendor, word))]),
  );

export const searchTable = (): string =>
  table(
    ["query is", ...names],
    queryKinds.map((kind) => [
      kind.replace("_", " "),
      ...vendors.map((vendor) => {
        const forms = vendor.customers.searches[kind];
        return forms
          ? [...new Set(forms.map((form) => pushdownOfSearch(vendor.customers, form, "x")))].join(", then ")
          : "–";
      }),
    ]),
  );

/** What is needed to connect each vendor, and one way to say it where there are several. */
export const connectingTable = (): string =>
  table(
    ["vendor", "set", "or"],
    vendors.map(({ name, requiredSettings }) => {
      const [first = [], ...others] = requiredSettings.map((set) => set.map((one) => `\`${one}\``).join(", "));
      return [name, String(first), others.join("; or ")];
    }),
  );

/** Every command, as its own help describes it. */
export const commandsTable = (): string =>
  table(
    ["command", "what it does"],
    program.commands.map((command) => [`\`${command.name()}\``, command.description()]),
  );

export const vendorSettingsTable = (): string =>
  table(
    ["vendor", "variable", "what it is", "default"],
    vendors.flatMap((vendor) =>
      vendor.settings.map((setting) => [
        vendor.name,
        `\`${setting.name}\`${setting.secret ? " (secret)" : ""}`,
        setting.description,
        setting.default ? `\`${setting.default}\`` : "",
      ]),
    ),
  );

export const serverSettingsTable = (): string =>
  table(
    ["variable", "what it does"],
    Object.entries(settingsSchema.shape).map(([name, schema]) => {
      const usual = schema.safeParse(undefined);
      const fallback = usual.success && usual.data !== undefined ? ` (default ${String(usual.data)})` : "";
      return [`\`${name}\``, `${schema.description ?? ""}${fallback}`];
    }),
  );

export const toolsTable = (): string =>
  table(
    ["tool", "what it does", "arguments"],
    tools.map((tool) => {
      const { properties, required = [] } = schemaOf(tool);
      const list = Object.keys(properties).map((name) => (required.includes(name) ? `**${name}**` : name));
      return [`\`${tool.name}\``, tool.description, list.join(", ")];
    }),
  );

const allowed = ({ type, enum: values, items, minimum, maximum }: Readonly<Record<string, unknown>>): string => {
  const list = (items as { readonly enum?: unknown } | undefined)?.enum;
  const one = Array.isArray(values) ? values : Array.isArray(list) ? list : undefined;
  const range = minimum === undefined ? "" : ` ${String(minimum)} to ${String(maximum)}`;
  const what = one ? one.map((value) => `\`${value}\``).join(" ") : type === "array" ? "texts" : `${type}${range}`;
  return type === "array" ? `list: ${what}` : what;
};

/** Every argument of every tool; those that several tools share stand once. */
export const argumentsTable = (): string => {
  const rows = new Map<string, { readonly row: readonly string[]; readonly tools: string[] }>();
  for (const tool of tools) {
    const { properties, required = [] } = schemaOf(tool);
    for (const [name, property] of Object.entries(properties)) {
      const fallback = property.default === undefined ? "" : `\`${String(property.default)}\``;
      const row = [
        allowed(property),
        required.includes(name) ? "required" : fallback,
        String(property.description ?? ""),
      ];
      const key = JSON.stringify([name, row[1], row[2]]);
      const known = rows.get(key) ?? { row: [`\`${name}\``, ...row], tools: [] };
      rows.set(key, known);
      known.tools.push(`\`${tool.name}\``);
    }
  }
  return table(
    ["argument", "takes", "default", "meaning", "of"],
    [...rows.values()].map(({ row, tools }) => [...row, tools.join(", ")]),
  );
};

export const promptsTable = (): string =>
  table(
    ["prompt", "what it starts", "arguments"],
    listedPrompts.map(({ name, description, arguments: given }) => [
      `\`${name}\``,
      description,
      given.map((one) => (one.required ? `**${one.name}**` : one.name)).join(", "),
    ]),
  );

export const resourcesTable = (): string =>
  table(
    ["resource", "what it holds"],
    [...listedResources([]), ...resourceTemplates].map((resource) => [
      `\`${"uri" in resource ? resource.uri : resource.uriTemplate}\``,
      resource.description,
    ]),
  );

const takes = ({ type, values, list }: Parameter): string =>
  `${values ? values.join(", ") : type}${list ? (list === "comma" ? ", comma list" : ", repeated key") : ""}`;

/** The words whose rules may set a parameter, found by asking each rule with an example of its value. */
const wordsBehind = (vendor: Vendor, parameter: string): readonly string[] =>
  words.filter((word) => Object.hasOwn(exampleQuery(vendor, word), parameter));

const parameterTable = (vendor: Vendor): string =>
  table(
    ["parameter", "takes", "reached by"],
    Object.entries(vendor.customers.parameters).map(([name, parameter]) => [
      `\`${name}\``,
      takes(parameter),
      parameter.paging
        ? "the continuation"
        : [
            ...wordsBehind(vendor, name).map((word) => `\`${word}\``),
            `\`vendor_filters\`${parameter.unsure ? (parameter.unsure === "several" ? " (several values: unsure)" : " (unsure)") : ""}`,
          ].join(", "),
    ]),
  );

export const vendorsPage = (): string =>
  [
    "# Vendors, parameter by parameter and field by field",
    "",
    "Made from the vendors' declarations by `npm run docs`; a test compares it with lists transcribed from the vendors' documents.",
    "",
    "Every field of a row is shown by `get_customer` with `detail: full`, but those named as closed. `unsure` marks what the documents leave open.",
    ...vendors.flatMap((vendor) => [
      "",
      `## ${vendor.name}`,
      "",
      ...vendor.gaps.map((gap) => `- ${gap}`),
      ...Object.entries(vendor.customers.redactedFields).map(([path, reason]) => `- closed: \`${path}\` (${reason})`),
      "",
      parameterTable(vendor),
      "",
      `<details><summary>Fields of an answer</summary>`,
      "",
      table(["field", "what becomes of it"], fieldRows(vendor)),
      "",
      "</details>",
    ]),
    "",
  ].join("\n");
