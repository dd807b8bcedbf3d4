// A table that sorts, pages, and gives what it shows as CSV.

import {
  type ColumnDef,
  createTable,
  getCoreRowModel,
  getPaginationRowModel,
  getSortedRowModel,
  type SortingState,
  type TableState,
} from "@tanstack/table-core";
import { csvFormat } from "d3-dsv";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { type Row, words } from "./data";

export interface Column {
  name: string;
  title: string;
  /** What stands in the cell; the value itself if this is left out. */
  show?: (row: Row) => ComponentChildren;
  numeric?: boolean;
}

const PAGE_SIZES = [25, 100, 500];

export function Table(props: { rows: Row[]; columns: Column[]; caption: string; file: string; download?: string[] }) {
  const { rows, columns, caption, file } = props;
  const [sorting, setSorting] = useState<SortingState>([]);
  const [page, setPage] = useState({ pageIndex: 0, pageSize: PAGE_SIZES[0]! });
  // Other rows begin on their first page.
  useEffect(() => setPage((before) => ({ ...before, pageIndex: 0 })), [rows]);
  const definitions = useMemo<ColumnDef<Row>[]>(
    () => columns.map((column) => ({ id: column.name, accessorFn: (row) => row[column.name] ?? undefined, sortUndefined: "last" })),
    [columns],
  );
  const table = useMemo(
    () =>
      createTable<Row>({
        data: [],
        columns: [],
        state: {},
        onStateChange: () => undefined,
        renderFallbackValue: null,
        getCoreRowModel: getCoreRowModel(),
        getSortedRowModel: getSortedRowModel(),
        getPaginationRowModel: getPaginationRowModel(),
        autoResetPageIndex: false,
      }),
    [],
  );
  table.setOptions((before) => ({
    ...before,
    data: rows,
    columns: definitions,
    state: { ...(table.initialState as TableState), sorting, pagination: page },
    onSortingChange: setSorting as never,
    onPaginationChange: setPage as never,
  }));
  const shown = table.getRowModel().rows;
  const pages = Math.max(1, table.getPageCount());
  return (
    <section class="table">
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              {table.getFlatHeaders().map((header) => {
                const column = columns.find((one) => one.name === header.id)!;
                const sorted = header.column.getIsSorted();
                return (
                  <th scope="col" aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none"}>
                    <button type="button" onClick={() => header.column.toggleSorting()}>
                      {column.title}
                      <span aria-hidden="true">{sorted === "asc" ? " ▲" : sorted === "desc" ? " ▼" : ""}</span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.id}>
                {columns.map((column) => (
                  <td class={column.numeric ? "number" : column.name.endsWith("_id") ? "id" : undefined} dir="auto">
                    {column.show ? column.show(row.original) : words(row.original[column.name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p class="nothing">No rows fit.</p>}
      <div class="pages">
        <span role="status">
          {rows.length.toLocaleString("en")} {rows.length === 1 ? "row" : "rows"}
        </span>
        {rows.length > PAGE_SIZES[0]! && (
          <>
            <button type="button" disabled={!table.getCanPreviousPage()} onClick={() => table.previousPage()}>
              Back
            </button>
            <span>
              page {page.pageIndex + 1} of {pages.toLocaleString("en")}
            </span>
            <button type="button" disabled={!table.getCanNextPage()} onClick={() => table.nextPage()}>
              Next
            </button>
            <label>
              rows a page{" "}
              <select
                value={page.pageSize}
                onChange={(event) => setPage({ pageIndex: 0, pageSize: Number(event.currentTarget.value) })}
              >
                {PAGE_SIZES.map((size) => (
                  <option value={size}>{size}</option>
                ))}
              </select>
            </label>
          </>
        )}
        <button
          type="button"
          disabled={rows.length === 0}
          onClick={() => download(file, table.getSortedRowModel().rows.map((row) => row.original), props.download)}
        >
          Download as CSV
        </button>
      </div>
    </section>
  );
}

/** Hand over what is shown, in the order in which it is shown. */
function download(file: string, rows: Row[], columns?: string[]): void {
  handOver(file, `${csvFormat(rows, columns ?? Object.keys(rows[0] ?? {}))}\n`);
}

export function handOver(file: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = `${file}.csv`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
