import { keepPreviousData } from "@tanstack/react-query";

/** The shape of every list that the API answers. */
export interface List<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
}

export const defaultPageSize = 25;
export const pageSizes = [25, 50, 100] as const;
export type PageSize = (typeof pageSizes)[number];

/** Query options of every list: the old page stays until the new one is there. */
export const listOptions = { placeholderData: keepPreviousData } as const;

export type RawSearch = Record<string, unknown>;

/**
 * Readers for a route's `validateSearch`: what an address holds is text that
 * anybody may have typed. What cannot be used is undefined, and so is what is
 * the default: addresses stay short.
 */
export const read = {
  text(raw: RawSearch, name: string): string | undefined {
    const v = raw[name];
    return typeof v === "string" && v !== "" ? v : undefined;
  },
  oneOf<T extends string>(raw: RawSearch, name: string, values: readonly T[]): T | undefined {
    return values.find((v) => v === raw[name]);
  },
  /** Several values, comma-separated; none, or all, is no filter. */
  someOf<T extends string>(raw: RawSearch, name: string, values: readonly T[]): T[] | undefined {
    const v = raw[name];
    const named = Array.isArray(v) ? v.map(String) : typeof v === "string" ? v.split(",") : [];
    const known = values.filter((value) => named.includes(value));
    return known.length > 0 && known.length < values.length ? known : undefined;
  },
  flag(raw: RawSearch, name: string): true | undefined {
    return raw[name] === "true" || raw[name] === true || raw[name] === "" || undefined;
  },
  positive(raw: RawSearch, name: string): number | undefined {
    const n = Number(raw[name]);
    return Number.isInteger(n) && n > 0 ? n : undefined;
  },
  day(raw: RawSearch, name: string): string | undefined {
    const v = raw[name];
    return typeof v === "string" && /^\d{4}-\d{2}-\d{2}$/.test(v) && !Number.isNaN(Date.parse(v)) ? v : undefined;
  },
};

/** Reads paging and sorting; `sorts` are what the list's operation takes. */
export function readPaging<S extends string>(raw: RawSearch, sorts: readonly S[]) {
  const page = read.positive(raw, "page");
  return {
    page: page === 1 ? undefined : page,
    pageSize: pageSizes.find((n) => n !== defaultPageSize && String(n) === String(raw["pageSize"])),
    sort: read.oneOf(raw, "sort", sorts),
  };
}

interface Paged {
  page?: number | undefined;
  pageSize?: PageSize | undefined;
}

/** What a table shows of a list's query, and how its pages are turned by the address. */
export function tableOf<T>(
  query: { data: Pick<List<T>, "items" | "total"> | undefined; isPending: boolean; isPlaceholderData: boolean },
  { page = 1, pageSize = defaultPageSize }: Paged,
  show: (change: Paged) => void,
) {
  return {
    rows: query.data?.items,
    loading: query.isPending,
    stale: query.isPlaceholderData,
    page,
    pageSize,
    total: query.data?.total ?? 0,
    onPage: (page: number) => show({ page }),
    onPageSize: (pageSize: PageSize) => show({ pageSize }),
  };
}

/**
 * What a route's `validateSearch` returns: parameters that may all be left out.
 * Each must be named, also as undefined: the router keeps what is not.
 */
export function optional<T extends object>(search: T): { [K in keyof T]?: T[K] | undefined } {
  return search;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The object without what is undefined. */
export function present<T extends object>(object: T): Present<T> {
  return Object.fromEntries(Object.entries(object).filter(([, v]) => v !== undefined)) as Present<T>;
}
