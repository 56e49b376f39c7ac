/** Rows under columns; a column that tells nothing on the whole page is left out. */

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Drops columns that hold `?` in every row, or `-` in every row. The first column always stays. */
export const withoutEmptyColumns = ({ columns, rows }: Table): Table => {
  const told = columns.map((_, column) => {
    const value = rows[0]?.[column];
    return (
      column === 0 ||
      rows.length === 0 ||
      !(value === "?" || value === "-") ||
      rows.some((row) => row[column] !== value)
    );
  });
  return {
    columns: columns.filter((_, column) => told[column]),
    rows: rows.map((row) => row.filter((_, column) => told[column])),
  };
};
