import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderInApp } from "@/testing/render";
import { SearchInput, searchDelayMs } from "./search-input";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const field = () => screen.getByRole<HTMLInputElement>("searchbox");
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));

test("asks at the first pause, once, and at once on Enter", () => {
  const onSearch = vi.fn();
  renderInApp(<SearchInput label="Orders" value="" onSearch={onSearch} />);
  for (const text of ["l", "la", "lam", "lamp "]) {
    type(text);
    pass(searchDelayMs - 1);
  }
  expect(onSearch).not.toHaveBeenCalled();
  expect(field().value).toBe("lamp ");
  pass(1);
  expect(onSearch.mock.calls).toEqual([["lamp"]]);
  type("hook");
  fireEvent.keyDown(field(), { key: "Enter" });
  expect(onSearch).toHaveBeenLastCalledWith("hook");
  pass(searchDelayMs);
  expect(onSearch).toHaveBeenCalledTimes(2);
});

test("follows the address, but never takes back what is being typed", () => {
  const onSearch = vi.fn();
  const { rerender } = renderInApp(<SearchInput label="Orders" value="" onSearch={onSearch} />);
  type("lamp");
  pass(searchDelayMs);
  type("lamp s");
  rerender(<SearchInput label="Orders" value="lamp" onSearch={onSearch} />); // the answer to the first
  expect(field().value).toBe("lamp s");
  rerender(<SearchInput label="Orders" value="hook" onSearch={onSearch} />); // the way back
  expect(field().value).toBe("hook");
});

test("the slash goes to it, Escape empties it", () => {
  const onSearch = vi.fn();
  renderInApp(<SearchInput label="Orders" value="lamp" onSearch={onSearch} />);
  fireEvent.keyDown(document.body, { key: "/" });
  expect(document.activeElement).toBe(field());
  fireEvent.keyDown(field(), { key: "Escape" });
  expect(onSearch).toHaveBeenCalledExactlyOnceWith("");
  expect(field().value).toBe("");
});
