// A table that sorts, pages, and gives what it shows as CSV or as a statement in SQL.

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
import { loadTable, manifest, type Row, words } from "./data";
import { Said } from "./said";
import { type Asked, statement } from "./sql";

export interface Column {
  name: string;
  title: string;
  /** What stands in the cell; the value itself if this is left out. */
  show?: (row: Row) => ComponentChildren;
  /** What the column is sorted by, if that is not the value itself. */
  by?: (row: Row) => string | number | null | undefined;
  numeric?: boolean;
  wide?: boolean;
}

const PAGE_SIZES = [25, 100, 500];

interface Props {
  rows: Row[];
  columns: Column[];
  caption: string;
  file: string;
  /** The table of the package whose rows these are: a download has all its columns. */
  of?: string;
  asked?: Asked;
}

function useTable(rows: Row[], columns: Column[]) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const [page, setPage] = useState({ pageIndex: 0, pageSize: PAGE_SIZES[0]! });
  // Other rows begin on their first page.
  useEffect(() => setPage((before) => ({ ...before, pageIndex: 0 })), [rows]);
  const definitions = useMemo<ColumnDef<Row>[]>(
    () =>
      columns.map((column) => ({
        id: column.name,
        accessorFn: (row) => (column.by ? column.by(row) : row[column.name]) ?? undefined,
        sortUndefined: "last",
      })),
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
  return { table, page, setPage, sorting, setSorting };
}

export function Table(props: Props) {
  const { rows, columns, caption } = props;
  const { table, page, setPage, sorting, setSorting } = useTable(rows, columns);
  const shown = table.getRowModel().rows;
  const pages = Math.max(1, table.getPageCount());
  const sortedBy = sorting[0] ? `${sorting[0].id} ${sorting[0].desc ? "desc" : "asc"}` : "";
  return (
    <section class="table">
      <div class="pages">
        <span role="status">
          {rows.length.toLocaleString("en")} {rows.length === 1 ? "row" : "rows"}
        </span>
        <span class="sorting">
          <span aria-hidden="true">Sort by </span>
          <select
            aria-label="Sort by"
            value={sortedBy}
            onChange={(event) => {
              const [id, way] = event.currentTarget.value.split(" ");
              setSorting(id ? [{ id, desc: way === "desc" }] : []);
            }}
          >
            <option value="">order of the package</option>
            {columns.flatMap((column) => [
              <option value={`${column.name} asc`}>{column.title} ▲</option>,
              <option value={`${column.name} desc`}>{column.title} ▼</option>,
            ])}
          </select>
        </span>
        <button type="button" class="download" disabled={rows.length === 0} onClick={() => void download(props, table.getSortedRowModel().rows.map((row) => row.original))}>
          Download as CSV
        </button>
      </div>
      {rows.length === 0 ? (
        <p class="nothing">No rows fit.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
          <table role="table">
            <caption class="unseen">{caption}</caption>
            <thead role="rowgroup">
              <tr role="row">
                {table.getFlatHeaders().map((header) => {
                  const column = columns.find((one) => one.name === header.id)!;
                  const sorted = header.column.getIsSorted();
                  return (
                    <th role="columnheader" scope="col" class={column.numeric ? "number" : undefined} aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none"}>
                      <button type="button" onClick={() => header.column.toggleSorting()}>
                        {column.title}
                        <span class="way" aria-hidden="true">{sorted === "asc" ? "▲" : sorted === "desc" ? "▼" : "↕"}</span>
                      </button>
                    </th>
                  );
                })}
              </tr>
            </thead>
            <tbody role="rowgroup">
              {shown.map((row) => (
                <tr key={row.id} role="row">
                  {columns.map((column) => {
                    const value = row.original[column.name];
                    const content = column.show ? column.show(row.original) : <Said>{typeof value === "string" ? words(value) : value}</Said>;
                    const empty = (!column.show || content === null || content === "") && (value === null || value === undefined);
                    return (
                      <td role="cell" data-title={column.title} class={[column.numeric && "number", column.wide && "wide", empty && "empty"].filter(Boolean).join(" ")} dir="auto">
                        <div>{content}</div>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > PAGE_SIZES[0]! && (
        <div class="pages">
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
            Rows a page{" "}
            <select
              value={page.pageSize}
              onChange={(event) => setPage({ pageIndex: 0, pageSize: Number(event.currentTarget.value) })}
            >
              {PAGE_SIZES.map((size) => (
                <option value={size}>{size}</option>
              ))}
            </select>
          </label>
        </div>
      )}
      {props.asked && <Statement sql={statement(props.asked)} />}
    </section>
  );
}

function Statement(props: { sql: string }) {
  return (
    <details class="sql">
      <summary>The same rows with DuckDB</summary>
      <p class="lead">Run it in the folder that holds datapackage.json: it reads the Parquet files in place.</p>
      <pre tabIndex={0}>{props.sql}</pre>
    </details>
  );
}

/** Hand over what is shown, in the order in which it is shown, with all columns of its table. */
async function download(props: Props, rows: Row[]): Promise<void> {
  if (!props.of) return handOver(props.file, `${csvFormat(rows, Object.keys(rows[0] ?? {}))}\n`);
  const { key, columns } = manifest.schema[props.of]!;
  const name = (row: Row) => key.map((column) => row[column]).join("\n");
  const whole = new Map((await loadTable(props.of)).map((row) => [name(row), row]));
  const names = Object.keys(columns).filter((column) => manifest.tables[props.of!]!.columns.includes(column));
  handOver(props.file, `${csvFormat(rows.map((row) => whole.get(name(row)) ?? row), names)}\n`);
}

export function handOver(file: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = `${file}.csv`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
