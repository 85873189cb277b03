import { expect, test } from "vitest";
import { newParser, type ServerEvent } from "./parse";

function parse(...pieces: string[]): ServerEvent[] {
  const out: ServerEvent[] = [];
  const feed = newParser((e) => out.push(e));
  for (const p of pieces) feed(p);
  return out;
}

const stream = 'retry: 1000\n\nid: 7\nevent: order:created\ndata: {"a":1}\n\n: keep-alive\n\ndata: one\ndata: two\n\n';
const events = [
  { event: "order:created", id: "7", data: '{"a":1}' },
  // An id stays until another one comes.
  { event: "message", id: "7", data: "one\ntwo" },
];

test("reads events, ids, several lines of data, comments", () => {
  expect(parse(stream)).toEqual(events);
});

test("does not mind where the pieces are cut, nor how lines end", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    // A \r at the very end may be half of \r\n; the next event shows that it was not.
    const text = `${stream.replaceAll("\n", end)}: more${end}`;
    for (let cut = 0; cut <= text.length; cut++) expect(parse(text.slice(0, cut), text.slice(cut))).toEqual(events);
    expect(parse(...text)).toEqual(events);
  }
});

test("an event that was cut off is not delivered", () => {
  expect(parse("data: half\n")).toEqual([]);
});
