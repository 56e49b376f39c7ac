/** Zenskar's 148 query parameters as a table of fields and operators. Source: `GET /customers`, openapi-20240301. */

import type { Parameter, Parameters, ParameterType } from "../declare/parameters.ts";

/** Field × operator. The bare name is `exact`; `__in` takes a comma list, `__isnull` a boolean, the rest the field's type. */
const operatorParameters = (
  fields: Readonly<Record<string, { readonly type: ParameterType; readonly operators: readonly string[] }>>,
): Parameters =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, { type, operators }]) =>
      operators.map((operator): [string, Parameter] => {
        if (operator === "exact") return [field, { type }];
        const comparison = { field, operator: `__${operator}` };
        if (operator === "isnull") return [`${field}__isnull`, { type: "boolean", comparison }];
        if (operator === "in") return [`${field}__in`, { type, list: "comma", comparison }];
        return [`${field}__${operator}`, { type, comparison }];
      }),
    ),
  );

const range = ["exact", "neq", "gt", "gte", "lt", "lte", "isnull", "in"];
const key = ["exact", "in", "isnull"];
const label = ["exact", "ilike", "like", "in", "isnull"];

export const parameters: Parameters = {
  cursor: { type: "text", paging: true },
  limit: { type: "integer", paging: true },
  search: {
    type: "text",
    refuse: (value) => (value.includes("=") ? undefined : "takes field=value[,field=value], e.g. customer_name=Acme"),
  },
  order: { type: "text" },
  // Without effect where `apiversion` is sent, as it always is here.
  sort_key: { type: "text", unsure: true },
  sort_type: { type: "text", unsure: true },
  expand: { type: "text", list: "comma" },
  search_name_external_id: { type: "text" },
  communications_enabled: { type: "boolean" },
  auto_charge_enabled: { type: "boolean" },
  payment_methods__is_default: { type: "boolean" },
  payment_methods__is_default__isnull: {
    type: "boolean",
    comparison: { field: "payment_methods__is_default", operator: "__isnull" },
  },
  ...operatorParameters({
    id: { type: "uuid", operators: key },
    external_id: { type: "text", operators: label },
    email: { type: "text", operators: label },
    phone_number: { type: "text", operators: ["ilike", "like", "isnull"] },
    created_at: { type: "date-time", operators: range },
    customer_name: { type: "text", operators: label },
    business_entity_id: { type: "uuid", operators: key },
    invoice__customer_id: { type: "uuid", operators: key },
    invoice__contract_id: { type: "uuid", operators: key },
    invoice__status: { type: "text", operators: label },
    invoice__external_id: { type: "text", operators: label },
    invoice__invoice_total: { type: "number", operators: range },
    invoice__amount_due: { type: "number", operators: range },
    invoice__due_date: { type: "date-time", operators: range },
    invoice__created_at: { type: "date-time", operators: range },
    invoice__approved_at: { type: "date-time", operators: range },
    invoice__sent_at: { type: "date-time", operators: range },
    invoice__paid_at: { type: "date-time", operators: range },
    payment_methods__id: { type: "uuid", operators: key },
    payment_methods__connector_id: { type: "uuid", operators: key },
    payment_methods__connector_name: { type: "text", operators: [...label, "neq"] },
    payment_methods__external_id: { type: "text", operators: label },
    payment_methods__status: { type: "text", operators: label },
    payment_methods__country: { type: "text", operators: label },
    payment_methods__type: { type: "text", operators: label },
  }),
};
