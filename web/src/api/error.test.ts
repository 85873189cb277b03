import { expect, test, vi } from "vitest";
import { api, take } from "./client";
import { ApiError } from "./error";

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  vi.stubGlobal("fetch", async () => new Response(body, { status, headers }));
}

test("an answer's body is what take gives", async () => {
  answer(200, '{"signedIn":true,"needsUser":false,"passkeys":true}', { "Content-Type": "application/json" });
  expect(await take(api.GET("/api/v1/session"))).toEqual({ signedIn: true, needsUser: false, passkeys: true });
});

test("a problem document becomes an ApiError with everything in it", async () => {
  answer(
    422,
    JSON.stringify({
      type: "about:blank",
      title: "Unprocessable Entity",
      status: 422,
      code: "invalid",
      detail: "Some fields cannot be used.",
      correlationId: "c-1",
      errors: [{ field: "body.new", message: "is too short" }, "nonsense"],
    }),
    { "Content-Type": "application/problem+json", "Retry-After": "30" },
  );
  const error = await take(api.GET("/api/v1/me")).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    status: 422,
    code: "invalid",
    detail: "Some fields cannot be used.",
    correlationId: "c-1",
    retryAfter: 30,
    temporary: false,
  });
  expect((error as ApiError).field("new")).toBe("is too short");
  expect((error as ApiError).field("old")).toBeUndefined();
  expect((error as ApiError).fields).toHaveLength(1);
});

test("what is wrong with a field is said by its code, with its numbers", () => {
  const wrong = (problem: { code?: string; params?: Record<string, string> }) =>
    new ApiError(422, "invalid", "", "", [{ field: "body.weight", message: "the server’s words", ...problem }]).field(
      "weight",
    );
  expect(wrong({ code: "out-of-range", params: { min: "0", max: "100000" } })).toBe(
    "Choose a number from 0 to 100,000.",
  );
  expect(wrong({ code: "not-one-of", params: { allowed: "a, b" } })).toBe("Choose one of these: a, b.");
  expect(wrong({ code: "of-a-newer-server" })).toBe("the server’s words");
  expect(wrong({})).toBe("the server’s words");
});

test("an answer that is no problem document is one of a proxy", async () => {
  answer(502, "<html>Bad Gateway</html>", { "X-Correlation-ID": "c-2" });
  await expect(take(api.GET("/api/v1/me"))).rejects.toMatchObject({
    status: 502,
    code: "unavailable",
    detail: "",
    correlationId: "c-2",
    temporary: true,
  });
  answer(403, "no");
  await expect(take(api.GET("/api/v1/me"))).rejects.toMatchObject({ status: 403, code: "unknown", temporary: false });
});

test("no answer at all is told apart from a request that was given up", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  await expect(take(api.GET("/api/v1/me"))).rejects.toMatchObject({ status: 0, code: "unreachable", temporary: true });
  vi.stubGlobal("fetch", async () => {
    throw new DOMException("aborted", "AbortError");
  });
  await expect(take(api.GET("/api/v1/me"))).rejects.toMatchObject({ name: "AbortError" });
});
