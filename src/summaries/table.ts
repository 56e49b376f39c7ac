/** Rows under columns; a column that tells nothing on the whole page is left out. */

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table without the columns of which `isTold` is false. */
const withColumns = ({ columns, rows }: Table, isTold: (column: number) => boolean): Table => ({
  columns: columns.filter((_, column) => isTold(column)),
  rows: rows.map((row) => row.filter((_, column) => isTold(column))),
});

export const withoutColumn = (table: Table, name: string): Table =>
  withColumns(table, (column) => table.columns[column] !== name);

/** Drops columns that hold `?` in every row, or `-` in every row. The first column always stays. */
export const withoutEmptyColumns = (table: Table): Table =>
  withColumns(table, (column) => {
    const value = table.rows[0]?.[column];
    const isSilent = value === "?" || value === "-";
    return column === 0 || !isSilent || table.rows.some((row) => row[column] !== value);
  });
