import { expect, test } from "vitest";
import { readStl } from "./stl";

/** A binary STL of these triangles, without normals, as some programs write it. */
function stl(...triangles: number[][]): ArrayBuffer {
  const file = new ArrayBuffer(84 + 50 * triangles.length);
  const view = new DataView(file);
  view.setUint32(80, triangles.length, true);
  triangles.forEach((corners, t) => {
    corners.forEach((value, i) => {
      view.setFloat32(84 + 50 * t + 12 + 4 * i, value, true);
    });
  });
  return file;
}

test("reads each corner, and which way each triangle faces", () => {
  const { positions, normals } = readStl(stl([0, 0, 5, 2, 0, 5, 0, 3, 5], [0, 0, 0, 0, 0, 4, 0, 4, 0]));
  expect([...positions]).toEqual([0, 0, 5, 2, 0, 5, 0, 3, 5, 0, 0, 0, 0, 0, 4, 0, 4, 0]);
  expect([...normals]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1, -1, 0, 0, -1, 0, 0, -1, 0, 0]);
});

test("a triangle without an area faces nowhere, and breaks nothing", () => {
  expect([...readStl(stl([1, 1, 1, 1, 1, 1, 1, 1, 1])).normals]).toEqual(Array(9).fill(0));
});

test("refuses what is no whole file", () => {
  const whole = stl([0, 0, 5, 2, 0, 5, 0, 3, 5]);
  for (const size of [0, 83, 84, whole.byteLength - 1])
    expect(() => readStl(whole.slice(0, size)), `${size} bytes`).toThrow("binary STL");
});
