/**
 * Sequence's tax registrations, where VAT ids of customers stand. Source: `GET /tax-registrations`, version 2024-07-30.
 */

import { nativeId, present, shape, text } from "../declare/lenient.ts";
import { list } from "../declare/list.ts";
import { cursor } from "../pagination/cursor.ts";
import { body, echo, read, sequenceId } from "./wire.ts";

const registrationItem = shape({ id: nativeId(sequenceId), taxIdentifier: text(), customerId: text() });

/** A merchant's own registrations stand in the same list: they name no customer. */
export const taxRegistrations = list({
  rows: "tax registrations",
  path: "/tax-registrations",
  mostPerPage: 100,
  pagination: cursor({ cursor: "after", limit: "limit", owns: ["before"] }),
  body,
  echo,
  read,
  item: registrationItem,
  idOf: ({ id }) => id,
  translate: ({ customerId, taxIdentifier }) => ({
    customerId: customerId ?? undefined,
    text: present(taxIdentifier) ?? undefined,
  }),
});
