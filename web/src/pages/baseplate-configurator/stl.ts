/** Triangles of a model: nine numbers each, and as many of their normals. */
export interface Triangles {
  positions: Float32Array;
  normals: Float32Array;
}

const header = 84; // bytes before the first triangle, of which the last four count them
const triangle = 50; // bytes: a normal, three corners, two bytes that nobody uses
const float = 4;

/**
 * Reads a binary STL. Each corner gets the normal of its triangle: the faces of
 * a baseplate are flat, and their edges are to be seen.
 */
export function readStl(file: ArrayBuffer): Triangles {
  const view = new DataView(file);
  const count = file.byteLength < header ? -1 : view.getUint32(header - float, true);
  if (file.byteLength !== header + count * triangle) throw new Error("this is no whole binary STL");
  const positions = new Float32Array(count * 9);
  const normals = new Float32Array(count * 9);
  for (let t = 0; t < count; t++) {
    const at = header + t * triangle;
    for (let i = 0; i < 9; i++) positions[t * 9 + i] = view.getFloat32(at + (3 + i) * float, true);
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = positions.subarray(t * 9, t * 9 + 9) as unknown as Corners;
    // The file's own normals may be empty, so they are computed.
    const [ux, uy, uz, vx, vy, vz] = [bx - ax, by - ay, bz - az, cx - ax, cy - ay, cz - az];
    const n = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
    const length = Math.hypot(...n) || 1;
    for (let i = 0; i < 9; i++) normals[t * 9 + i] = (n[i % 3] ?? 0) / length;
  }
  return { positions, normals };
}

type Corners = [number, number, number, number, number, number, number, number, number];
