import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { renderInApp } from "@/testing/render";
import { Combobox, type ComboboxOption } from "./combobox";

const files: ComboboxOption[] = ["hook.gcode", "lamp foot.gcode", "lamp shade.gcode"].map((label, i) => ({
  value: String(i),
  label,
}));

function Picker({ onChoose }: { onChoose: (o: ComboboxOption) => void }) {
  const [text, setText] = useState("");
  const [value, setValue] = useState<ComboboxOption | null>(null);
  return (
    <Combobox
      value={value}
      options={files.filter((f) => f.label.includes(text))}
      onSearch={setText}
      onChoose={(o) => {
        setValue(o);
        onChoose(o);
      }}
    />
  );
}

test("typing narrows, arrows walk, Enter chooses", async () => {
  const user = userEvent.setup();
  const onChoose = vi.fn();
  renderInApp(<Picker onChoose={onChoose} />);
  const field = screen.getByRole<HTMLInputElement>("combobox");
  await user.type(field, "lamp");
  expect(screen.getAllByRole("option").map((o) => o.textContent)).toEqual(["lamp foot.gcode", "lamp shade.gcode"]);
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(document.getElementById(field.getAttribute("aria-activedescendant") ?? "")?.textContent).toBe(
    "lamp shade.gcode",
  );
  await user.keyboard("{Enter}");
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(files[2]);
  expect(field.value).toBe("lamp shade.gcode");
  expect(field.getAttribute("aria-expanded")).toBe("false");
});

test("Escape and leaving the field keep what was chosen", async () => {
  const user = userEvent.setup();
  const onChoose = vi.fn();
  renderInApp(<Picker onChoose={onChoose} />);
  const field = screen.getByRole<HTMLInputElement>("combobox");
  await user.click(field);
  await user.click(screen.getByText("hook.gcode"));
  await user.type(field, "nothing like it");
  expect(screen.getByRole("status").textContent).toBe("Nothing found.");
  await user.keyboard("{Escape}");
  expect(field.value).toBe("hook.gcode");
  await user.type(field, "x");
  await user.tab();
  expect(field.value).toBe("hook.gcode");
  expect(onChoose).toHaveBeenCalledOnce();
});
