import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { ApiError } from "@/api/error";
import { renderInApp } from "@/testing/render";
import { ConfirmDialog as Confirm } from "./confirm-dialog";

function Harness({ onConfirm }: { onConfirm: (reason: string) => Promise<unknown> }) {
  const [open, setOpen] = useState(true);
  return (
    <Confirm
      open={open}
      onOpenChange={setOpen}
      title="Cancel #1001?"
      action="Cancel order"
      danger
      reason="required"
      onConfirm={onConfirm}
    >
      Nothing more is printed.
    </Confirm>
  );
}

test("asks for a reason, does it once, and closes", async () => {
  const user = userEvent.setup();
  const onConfirm = vi.fn(async () => {});
  renderInApp(<Harness onConfirm={onConfirm} />);
  const act = screen.getByRole<HTMLButtonElement>("button", { name: "Cancel order" });
  expect(act.disabled).toBe(true);
  await user.type(screen.getByLabelText("Reason"), "  customer called ");
  await user.dblClick(act);
  expect(onConfirm).toHaveBeenCalledExactlyOnceWith("customer called");
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

test("stays and says why when it failed; another try is possible", async () => {
  const user = userEvent.setup();
  const onConfirm = vi
    .fn<(reason: string) => Promise<void>>()
    .mockRejectedValueOnce(new ApiError(409, "not-now", "It has left already."))
    .mockResolvedValueOnce();
  renderInApp(<Harness onConfirm={onConfirm} />);
  await user.type(screen.getByLabelText("Reason"), "x");
  await user.click(screen.getByRole("button", { name: "Cancel order" }));
  expect((await screen.findByRole("alert")).textContent).toBe("It has left already.");
  await user.click(screen.getByRole("button", { name: "Cancel order" }));
  expect(screen.queryByRole("alertdialog")).toBeNull();
});
