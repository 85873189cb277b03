package gridfinity

import (
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
)

// View is a preview picture.
type View struct {
	Width, Height int // pixels, at most MaxPicture
	// Azimuth is the direction of the eye, degrees from south to the east;
	// Elevation how high it stands, degrees, 90 is from above, −90 from below.
	Azimuth, Elevation float64
	// Gap separates the segments, mm.
	Gap float64
}

// MaxPicture bounds the sides of a preview, pixels.
const MaxPicture = 4096

// DefaultView looks from the south-west, half from above.
func DefaultView() View {
	return View{Width: 960, Height: 640, Azimuth: -30, Elevation: 40, Gap: 6}
}

// samples per pixel and axis smooth the edges.
const samples = 2

// camera turns places of the plate to places of the picture.
type camera struct {
	right, up, eye Vec
	scale          float64
	cx, cy         float64 // middle of the plate in the picture's plane
	w, h           float64
}

func (v View) camera() camera {
	sa, ca := math.Sincos(v.Azimuth * math.Pi / 180)
	se, ce := math.Sincos(v.Elevation * math.Pi / 180)
	return camera{
		right: Vec{ca, sa, 0}, up: Vec{-sa * se, ca * se, ce}, eye: Vec{sa * ce, -ca * ce, se},
		w: float64(v.Width * samples), h: float64(v.Height * samples), scale: 1,
	}
}

func dot(a, b Vec) float64 { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }

// project gives the place in the picture and the nearness to the eye.
func (c *camera) project(p Vec) Vec {
	return Vec{c.w/2 + (dot(p, c.right)-c.cx)*c.scale, c.h/2 - (dot(p, c.up)-c.cy)*c.scale, dot(p, c.eye)}
}

// WritePNG draws the segments as they lie in the plate, with gaps.
func WritePNG(w io.Writer, segments []Segment, v View) error {
	if v.Width < 1 || v.Height < 1 || v.Width > MaxPicture || v.Height > MaxPicture {
		return &ValidationError{[]*FieldError{{"View", "needs a width and height from 1 to 4096 pixels"}}}
	}
	if len(segments) == 0 {
		return errors.New("gridfinity: there is nothing to draw")
	}
	c := v.camera()
	place := func(s *Segment, p Point) Vec {
		x, y, z := p.MM()
		return Vec{x + s.MeshOffset.X + float64(s.Column)*v.Gap, y + s.MeshOffset.Y + float64(s.Row)*v.Gap, z + s.MeshOffset.Z}
	}
	lo, hi := Vec{math.Inf(1), math.Inf(1), 0}, Vec{math.Inf(-1), math.Inf(-1), 0}
	for i := range segments {
		for _, p := range segments[i].Mesh.Vertices {
			q := place(&segments[i], p)
			x, y := dot(q, c.right), dot(q, c.up)
			lo.X, lo.Y, hi.X, hi.Y = min(lo.X, x), min(lo.Y, y), max(hi.X, x), max(hi.Y, y)
		}
	}
	const border = 0.94 // of the picture is used
	c.cx, c.cy = (lo.X+hi.X)/2, (lo.Y+hi.Y)/2
	c.scale = border * min(c.w/(hi.X-lo.X), c.h/(hi.Y-lo.Y))
	r := newRaster(v.Width*samples, v.Height*samples)
	for i := range segments {
		s := &segments[i]
		base := segmentRGB[s.colour()]
		for _, t := range s.Mesh.Triangles {
			n := s.Mesh.normal(t)
			l := math.Sqrt(dot(n, n))
			if dot(n, c.eye) <= 0 || l == 0 {
				continue
			}
			r.fill(c.project(place(s, s.Mesh.Vertices[t[0]])), c.project(place(s, s.Mesh.Vertices[t[1]])), c.project(place(s, s.Mesh.Vertices[t[2]])), shade(base, n, l, &c))
		}
	}
	return png.Encode(w, r.picture(v.Width, v.Height))
}

var segmentRGB = [6][3]float64{{94, 160, 205}, {240, 150, 80}, {110, 185, 115}, {150, 130, 200}, {220, 180, 60}, {225, 110, 130}}

// shade lights a surface from the upper left of the eye.
func shade(base [3]float64, n Vec, length float64, c *camera) color.RGBA {
	light := Vec{c.eye.X*0.6 + c.up.X*0.6 - c.right.X*0.5, c.eye.Y*0.6 + c.up.Y*0.6 - c.right.Y*0.5, c.eye.Z*0.6 + c.up.Z*0.6 - c.right.Z*0.5}
	k := 0.45 + 0.55*math.Max(0, dot(n, light)/(length*math.Sqrt(dot(light, light))))
	return color.RGBA{uint8(base[0] * k), uint8(base[1] * k), uint8(base[2] * k), 255}
}

// raster is a picture with the nearness of each pixel.
type raster struct {
	w, h int
	near []float32
	pix  []color.RGBA
}

func newRaster(w, h int) *raster {
	r := &raster{w: w, h: h, near: make([]float32, w*h), pix: make([]color.RGBA, w*h)}
	for i := range r.near {
		r.near[i] = float32(math.Inf(-1))
		r.pix[i] = color.RGBA{255, 255, 255, 255}
	}
	return r
}

func (r *raster) fill(a, b, c Vec, col color.RGBA) {
	area := (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)
	if area == 0 {
		return
	}
	y0, y1 := max(0, int(math.Floor(min(a.Y, b.Y, c.Y)))), min(r.h-1, int(math.Ceil(max(a.Y, b.Y, c.Y))))
	x0, x1 := max(0, int(math.Floor(min(a.X, b.X, c.X)))), min(r.w-1, int(math.Ceil(max(a.X, b.X, c.X))))
	for y := y0; y <= y1; y++ {
		py := float64(y) + 0.5
		for x := x0; x <= x1; x++ {
			px := float64(x) + 0.5
			u := ((b.X-px)*(c.Y-py) - (b.Y-py)*(c.X-px)) / area
			v := ((c.X-px)*(a.Y-py) - (c.Y-py)*(a.X-px)) / area
			w := 1 - u - v
			if u < 0 || v < 0 || w < 0 {
				continue
			}
			if near := float32(u*a.Z + v*b.Z + w*c.Z); near > r.near[y*r.w+x] {
				r.near[y*r.w+x], r.pix[y*r.w+x] = near, col
			}
		}
	}
}

// picture averages the samples of each pixel.
func (r *raster) picture(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			var sum [3]int
			for dy := range samples {
				for dx := range samples {
					p := r.pix[(y*samples+dy)*r.w+x*samples+dx]
					sum[0], sum[1], sum[2] = sum[0]+int(p.R), sum[1]+int(p.G), sum[2]+int(p.B)
				}
			}
			const n = samples * samples
			img.SetRGBA(x, y, color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255})
		}
	}
	return img
}
