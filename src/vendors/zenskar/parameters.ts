/** Zenskar's 148 query parameters as a table of fields and operators. Source: `GET /customers`, openapi-20240301. */

import type { Parameter, Parameters, ParameterType, PersonalMatch } from "../declare/parameters.ts";

interface Field {
  readonly type: ParameterType;
  readonly operators: readonly string[];
  /** Hidden in masked answers, or in all. */
  readonly personal?: true;
}

const matchOf: Readonly<Record<string, PersonalMatch>> = { exact: "whole", in: "whole", isnull: "presence" };

/**
 * Field × operator. The bare name is `exact`; `__in` takes a comma list, `__isnull` a boolean, the rest the field's
 * type.
 */
const operatorParameters = (fields: Readonly<Record<string, Field>>): Parameters =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, { type, operators, personal }]) =>
      operators.map((operator): [string, Parameter] => {
        const hidden = personal ? { personal: matchOf[operator] ?? ("part" as const) } : {};
        if (operator === "exact") return [field, { type, ...hidden }];
        const comparison = { field, operator: `__${operator}` };
        if (operator === "isnull") return [`${field}__isnull`, { type: "boolean", comparison, ...hidden }];
        if (operator === "in") return [`${field}__in`, { type, list: "comma", comparison, ...hidden }];
        return [`${field}__${operator}`, { type, comparison, ...hidden }];
      }),
    ),
  );

/** Fields that hold nothing personal; of any other field it is not known. */
const openField = /^(?:id|external_id|customer_name|created_at|updated_at|(?:address|custom_data)\.[\w.]+)$/;

/** Whether every `field` of `field=value[,field=value]` is an open one. */
const searchedFields = (value: string): PersonalMatch | undefined =>
  value.split(",").every((part) => !part.includes("=") || openField.test(part.slice(0, part.indexOf("=")).trim()))
    ? undefined
    : "part";

const sortedField = (value: string): PersonalMatch | undefined =>
  openField.test(value.replace(/^-/, "")) ? undefined : "part";

const range = ["exact", "neq", "gt", "gte", "lt", "lte", "isnull", "in"];
const key = ["exact", "in", "isnull"];
const label = ["exact", "ilike", "like", "in", "isnull"];

export const parameters: Parameters = {
  cursor: { type: "text", paging: true },
  limit: { type: "integer", paging: true },
  search: {
    type: "text",
    personal: searchedFields,
    refuse: (value) => (value.includes("=") ? undefined : "takes field=value[,field=value], e.g. customer_name=Acme"),
  },
  order: { type: "text", personal: sortedField },
  // Without effect where `apiversion` is sent, as it always is here.
  sort_key: { type: "text", unsure: true, personal: sortedField },
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
    email: { type: "text", operators: label, personal: true },
    phone_number: { type: "text", operators: ["ilike", "like", "isnull"], personal: true },
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
    // The payment provider's reference, which no answer shows.
    payment_methods__external_id: { type: "text", operators: label, personal: true },
    payment_methods__status: { type: "text", operators: label },
    payment_methods__country: { type: "text", operators: label },
    payment_methods__type: { type: "text", operators: label },
  }),
};
