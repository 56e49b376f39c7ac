/** Pland's `generalField`: a filter on any field, opened only for its documented customer fields and safe operators. */

import * as z from "zod";
import { readBound } from "../../vocabulary/moment.ts";
import type { PersonalMatch } from "../declare/parameters.ts";

/** The customer fields of the document's example answer, and the type each is compared as. */
export const generalFields = {
  _id: "objectid",
  number: "number",
  companyId: "objectid",
  "status.status": "number",
  "status.createdAt": "date",
  "status.createdBy": "objectid",
  "status.lastModifiedAt": "date",
  "status.lastModifiedBy": "objectid",
  chatId: "objectid",
  name: "string",
  contactPerson: "string",
  "address.street": "string",
  "address.zip": "string",
  "address.city": "string",
  "address.country": "string",
  "address.co": "string",
  "address.state": "string",
  "contact.telephone": "string",
  "contact.mobile": "string",
  "contact.email": "string",
  "contact.sms": "string",
  "contact.smsCount": "number",
  "contact.smsChatCount": "number",
  "contact.smsSendDate": "date",
  "contact.smsSendBy": "string",
  "contact.website": "string",
  "contact.lastSMSStatus": "string",
  "contact.secondSmsSendDate": "date",
  invoiceRecipientId: "objectid",
  invoiceCCRecipientIds: "objectid",
  hideRecipientOnDocuments: "boolean",
  buyerReference: "string",
  orderReferenceId: "string",
  vatNumber: "string",
  debitorNumber: "string",
  paymentTermId: "objectid",
} as const;

type GeneralFieldName = keyof typeof generalFields;

/** All documented operators but `regex`, which would let a filter run for ever. */
const operators = [
  "contains",
  "equals",
  "not_equals",
  "greater_than",
  "less_than",
  "greater_equal",
  "less_equal",
  "in",
  "not_in",
  "exists",
  "not_exists",
] as const;

const personalFields: ReadonlySet<string> = new Set<GeneralFieldName>([
  "contactPerson",
  "contact.telephone",
  "contact.mobile",
  "contact.email",
  "contact.sms",
]);

const matchOf: { readonly [O in (typeof operators)[number]]?: PersonalMatch } = {
  equals: "whole",
  not_equals: "whole",
  exists: "presence",
  not_exists: "presence",
};

/** What an order by this field tells of personal data. */
export const personalOrder = (field: string): PersonalMatch | undefined =>
  personalFields.has(field) || !(field in generalFields) ? "part" : undefined;

const makeShape = () =>
  z.strictObject({
    key: z.enum(Object.keys(generalFields) as [GeneralFieldName, ...GeneralFieldName[]]),
    value: z.union([z.string().max(300), z.number(), z.boolean(), z.array(z.string().max(300)).max(50)]),
    operator: z.enum(operators),
    fieldType: z.enum(["string", "number", "boolean", "date", "objectid"]),
  });
let made: ReturnType<typeof makeShape> | undefined;

/** Made by the first question that uses it: no start should. */
const shape = () => {
  made ??= makeShape();
  return made;
};

/** One JSON string, by analogy with `sort`: the document gives no wire form, so it is marked unsure. */
export const generalField = (key: GeneralFieldName, operator: (typeof operators)[number], value: string | number) => ({
  generalField: JSON.stringify({ key, value, operator, fieldType: generalFields[key] }),
});

/** Dates go out as the vendor's own clients send them: Unix milliseconds. */
export const writeGeneralField = (text: string): string => {
  const asked = shape().parse(JSON.parse(text));
  const at = asked.fieldType === "date" && typeof asked.value === "string" ? readBound(asked.value) : undefined;
  return at === undefined ? text : JSON.stringify({ ...asked, value: at });
};

/**
 * What an agent's own `generalField`, already found right, learns of personal data. Several values at once are not one
 * whole one.
 */
export const personalGeneralField = (text: string): PersonalMatch | undefined => {
  const { key, operator, value } = shape().parse(JSON.parse(text));
  if (!personalFields.has(key)) return undefined;
  return Array.isArray(value) ? "part" : (matchOf[operator] ?? "part");
};

/** What is wrong with an agent's own `generalField`, or undefined. */
export const refuseGeneralField = (text: string): string | undefined => {
  const read = shape().safeParse(JSON.parse(text));
  if (!read.success) {
    const issue = read.error.issues[0];
    const where = issue?.path[0];
    const allowed =
      where === "key"
        ? `one of ${Object.keys(generalFields).join(", ")}`
        : where === "operator"
          ? `one of ${operators.join(", ")}`
          : "key, value, operator and fieldType";
    return `takes ${allowed}, e.g. {"key":"address.city","value":"Berlin","operator":"equals","fieldType":"string"}`;
  }
  const { key, fieldType } = read.data;
  return generalFields[key] === fieldType ? undefined : `compares ${key} as fieldType ${generalFields[key]}`;
};
