// Package gridfinity makes Gridfinity baseplates of any size: it lays out cells,
// cuts the plate to the printer's bed, and builds closed meshes for printing.
//
// Params describes a plate, with the parameters and defaults of the OpenSCAD
// project GridFlock. NewPlan tells in microseconds how the plate is cut; Build makes
// the parts. WriteSTL, Write3MF, WriteSVG and WritePNG write files.
//
// Lengths are millimetres throughout; x is east, y is north, z is up and 0 at the
// bottom of the pockets' profile. Mesh coordinates are whole units of 0.1 µm, so
// results are exact to that and the same on every machine. Sides are listed north,
// east, south, west.
//
// The geometry is exact: every surface of a baseplate is upright or a plane over an
// outline in plan. All outlines of a part are arranged in the plane with whole
// coordinates (arrangement.go), every face of that arrangement gets the list of
// heights between which it is solid (body.go), and the surface is read off: a top
// and a bottom for every solid span, a wall where just one side of an edge is solid
// (solid.go). What comes out is closed, oriented and manifold; Check verifies it.
//
// The package imports the standard library only.
package gridfinity
