/** Makes a large book of a synced small one, in SQL: every customer and invoice again and again, under names of their own. */

import type { Store } from "../src/replica/store/sql.ts";

const columnsOf = async (store: Store, table: string): Promise<readonly string[]> => {
  const [row] = await store.query<Record<string, unknown>>(`SELECT * FROM ${table} LIMIT 1`);
  return Object.keys(row ?? {}).filter((column) => column !== "row_id");
};

/** How copy `g` differs; the other columns stay. `'` stands for SQL's own. */
const changed = (table: string, g: string): Readonly<Record<string, string>> => {
  const id = `id || '~${g}'`;
  if (table === "invoice_rows") {
    return {
      id,
      customer_id: `customer_id || '~${g}'`,
      record: `replace(replace(record, '"id":"' || id || '"', '"id":"' || ${id} || '"'), '"customerId":"' || customer_id || '"', '"customerId":"' || customer_id || '~${g}"')`,
    };
  }
  return {
    id,
    name: `'Firma${g} ' || name`,
    number: `'${g}' || number`,
    email: `replace(email, '@', '${g}@')`,
    vat_id: `CASE WHEN vat_id = '' THEN vat_id ELSE vat_id || '${g}' END`,
    name_key: `'firma${g}' || name_key`,
    number_key: `'${g}' || number_key`,
    search_text: `' firma${g} ' || replace(search_text, '@', '${g}@') || ' ' || coalesce('${g}' || number_key, '') || '  ' || coalesce(lower(vat_id) || '${g}', '') || ' '`,
    record: `replace(replace(replace(replace(record, '"id":"' || id || '"', '"id":"' || ${id} || '"'), '"name":"', '"name":"Firma${g} '), '@', '${g}@'), '"number":"', '"number":"${g}')`,
  };
};

/** Copies 1 to `times - 1` of everything, in one transaction each. */
export const multiply = async (store: Store, times: number, onCopy: (copy: number) => void): Promise<void> => {
  for (let copy = 1; copy < times; copy += 1) {
    await store.transaction(async (sql) => {
      for (const table of ["customer_rows", "invoice_rows"]) {
        const columns = await columnsOf(store, table);
        const values = columns.map((column) => changed(table, String(copy))[column] ?? column);
        // Only a copy's id holds the sign.
        await sql.query(
          `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM ${table} WHERE id NOT LIKE '%~%'`,
        );
      }
    });
    onCopy(copy);
  }
};
