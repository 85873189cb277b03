import i18next from "i18next";

/** One field of a request that cannot be used, e.g. `body.sku`. */
export interface FieldProblem {
  field: string;
  message: string;
  /** What is wrong, stable; missing for what only programs meet. */
  code?: string;
  /** What the code speaks of, such as min and max. */
  params?: Record<string, string>;
}

/** What is wrong with a field in the person's language, else in the server's English. */
export function fieldText({ code, params = {}, message }: FieldProblem): string {
  const key = `error.field.${code}`;
  if (!code || !i18next.exists(key)) return message;
  const values = Object.entries(params).map(([name, value]) => [name, written(value)]);
  return i18next.t(key as "error.field.required", Object.fromEntries(values));
}

/** A number as the language writes it. */
function written(value: string): string {
  const number = Number(value);
  return value === "" || Number.isNaN(number) ? value : new Intl.NumberFormat(i18next.language).format(number);
}

/**
 * An error answer of the API (a problem document), or the lack of any answer.
 * `code` is stable and decides what a page does; `detail` is the server's own
 * sentence in English and the fallback for what no text names.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status; 0 when nothing answered. */
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly correlationId: string = "",
    readonly fields: readonly FieldProblem[] = [],
    /** Seconds to wait before another try, when the server names them. */
    readonly retryAfter: number | undefined = undefined,
  ) {
    super(detail || code);
  }

  /** The server could not be reached at all: no network, or it is down. */
  static unreachable(): ApiError {
    return new ApiError(0, "unreachable", "");
  }

  static async from(response: Response): Promise<ApiError> {
    const correlation = response.headers.get("X-Correlation-ID") ?? "";
    const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    const retryAfter = Number.isNaN(wait) ? undefined : wait;
    const problem = await response.json().catch(() => undefined);
    if (!isProblem(problem)) {
      // A proxy in between answered, not the hub.
      const code = response.status >= 500 ? "unavailable" : "unknown";
      return new ApiError(response.status, code, "", correlation, [], retryAfter);
    }
    const fields = Array.isArray(problem.errors) ? problem.errors.filter(isField) : [];
    return new ApiError(
      response.status,
      problem.code,
      problem.detail,
      problem.correlationId ?? correlation,
      fields,
      retryAfter,
    );
  }

  /** What is wrong with one field of the body, by its name in the API. */
  field(name: string): string | undefined {
    const found = this.fields.find((f) => f.field === `body.${name}` || f.field === name);
    return found && fieldText(found);
  }

  /** Whether the same request may well succeed later. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

interface ProblemDocument {
  code: string;
  detail: string;
  correlationId?: string;
  errors?: unknown[];
}

function isProblem(value: unknown): value is ProblemDocument {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "detail" in value &&
    typeof value.detail === "string"
  );
}

function isField(value: unknown): value is FieldProblem {
  return (
    typeof value === "object" &&
    value !== null &&
    "field" in value &&
    typeof value.field === "string" &&
    "message" in value &&
    typeof value.message === "string"
  );
}
