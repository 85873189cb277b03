import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ApiError } from "@/api/error";
import { renderInApp } from "@/testing/render";
import { ErrorState } from "./error-state";

test.each([
  [
    new ApiError(403, "forbidden", "You need the permission orders.write."),
    "You may not do this. An administrator can give you the role for it.",
  ],
  [new ApiError(409, "seldom-seen", "The bed is hot."), "The bed is hot."],
  [ApiError.unreachable(), "The server cannot be reached. Check the network and try again."],
  [new TypeError("x is undefined"), "Something went wrong. Try again; if it stays, tell whoever runs this server."],
])("%s is said in plain words", (error, words) => {
  renderInApp(<ErrorState error={error} />);
  expect(screen.getByRole("alert").textContent).toContain(words);
});

test("offers another try and the reference for support", async () => {
  const onRetry = vi.fn();
  renderInApp(<ErrorState error={new ApiError(500, "internal", "", "c-77")} onRetry={onRetry} />);
  expect(screen.getByText("c-77")).toBeTruthy();
  screen.getByRole("button", { name: "Try again" }).click();
  expect(onRetry).toHaveBeenCalledOnce();
});
