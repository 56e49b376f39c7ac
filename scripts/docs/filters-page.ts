/** docs/filters.md: what every filter word means, and how each vendor honours it, from the declarations. */

import { schemaOf } from "../../src/tools/arguments/published-schema.ts";
import { tools } from "../../src/tools/registry.ts";
import { capabilities } from "../../src/vendors/capability.ts";
import type { Vendor } from "../../src/vendors/define.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { words } from "../../src/vocabulary/filters.ts";
import { table } from "./tables.ts";

interface Published {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
}

/** The words as agents are told of them. */
const wordTable = (): string => {
  const list = tools.find(({ name }) => name === "list_customers");
  if (!list) throw new Error("There is no list_customers");
  const { properties } = schemaOf(list) as { readonly properties: Readonly<Record<string, Published>> };
  return table(
    ["word", "takes", "meaning"],
    words.map((word) => {
      const { type = "", enum: values, description = "" } = properties[word] ?? {};
      return [`\`${word}\``, values?.map((value) => `\`${value}\``).join(" ") ?? type, description];
    }),
  );
};

const sortsOf = ({ customers: { orders } }: Vendor): string =>
  orders.created_at && orders["-created_at"] ? "`created_at`, `-created_at`" : "none";

const usualOrder: Readonly<Record<Vendor["customers"]["orders"]["usual"], string>> = {
  created_at: "oldest first",
  "-created_at": "newest first",
  stable: "the vendor's own, which stands still",
  unverified: "undocumented, so answers say `order unverified`",
};

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ") || "none";

const vendorSection = (vendor: Vendor): readonly string[] => {
  const all = capabilities(vendor);
  const honoured = all.filter(({ how }) => how !== "unsupported");
  const { customers, requestsPerMinute } = vendor;
  return [
    "",
    `## ${vendor.name}`,
    "",
    table(
      ["word", "honoured", "note"],
      honoured.map(({ word, how, remark }) => [`\`${word}\``, how, remark ?? ""]),
    ),
    "",
    `- Refused: ${listed(all.filter(({ how }) => how === "unsupported").map(({ word }) => word))}.`,
    `- Searched by: ${listed(Object.keys(customers.searches))}.`,
    `- Sort: ${sortsOf(vendor)}; without it, ${usualOrder[customers.orders.usual]}.`,
    `- Rows per request: at most ${customers.list.mostPerPage}${requestsPerMinute ? `; ${requestsPerMinute} requests per minute` : ""}.`,
    ...vendor.gaps.map((gap) => `- ${gap[0]?.toUpperCase()}${gap.slice(1)}.`),
    `- [Its own parameters](vendors.md#${vendor.name.toLowerCase()}), for \`vendor_filters\`.`,
  ];
};

export const filtersPage = (): string =>
  [
    "# Filters, vendor by vendor",
    "",
    "One vocabulary of words, and what each vendor makes of it. Made from the vendors' declarations by `npm run docs`.",
    "",
    "## The words",
    "",
    wordTable(),
    "",
    "Dates are `YYYY-MM-DD` (UTC midnight) or RFC 3339. A word that a vendor cannot honour excludes that vendor from the answer, and the answer says so: it is never ignored.",
    "",
    "## How a word is honoured",
    "",
    table(
      ["honoured", "meaning"],
      [
        ["vendor", "asked of the vendor; its rows do not show whether it obeyed"],
        [
          "verified",
          "asked of the vendor, and every returned row was checked; one that contradicts the word is dropped, counted and said",
        ],
        [
          "unsure",
          "asked of the vendor, whose document leaves open how it matches: rows may be missing, and coverage says `may miss`. `local in a small book`: where at most ten of the vendor's largest pages hold all rows, they are read and judged here instead",
        ],
        ["local", "filtered here over everything read, within `BILLING_MCP_SCAN_ROWS` a call"],
        [
          "invoices",
          "judged here from the vendor's own invoices, or from its payments where those tell it; one that was not read, or cannot be judged, makes the vendor `partial`",
        ],
        [
          "no such state",
          "the vendor has no such state: everyone is active, no one is archived or suspended, and nothing is sent",
        ],
      ],
    ),
    ...vendors.flatMap(vendorSection),
    "",
  ].join("\n");
