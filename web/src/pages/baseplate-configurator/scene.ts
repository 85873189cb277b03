import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  Color,
  DirectionalLight,
  Group,
  LineBasicMaterial,
  LineLoop,
  Mesh,
  MeshLambertMaterial,
  type Object3D,
  PerspectiveCamera,
  Scene,
  Spherical,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { colourOf, corner, onBeds, type Plan } from "@/baseplates/plan";
import type { Pose } from "./design";
import type { Triangles } from "./stl";

/** The colours of the theme, as CSS writes them. */
export interface Look {
  plates: readonly [string, string, string, string];
  edge: string;
  text: string;
  surface: string;
}

/** From where the eye looks. */
export type Eye = "corner" | "top" | "bottom";

export interface View3d {
  /** Shows other plates; the eye stays where it is unless the size changed. */
  show(plan: Plan, models: ReadonlyMap<number, Triangles>, pose: Pose): void;
  look(look: Look): void;
  eye(from: Eye): void;
  turn(azimuth: number, polar: number): void;
  zoom(factor: number): void;
  /** Gives all memory back, that of the graphics processor too. */
  dispose(): void;
}

const fieldOfView = 35; // degrees
const turnMs = 300;
const border = 1.06; // farther away than what just fills the picture
const overTop = 0.01; // radians: straight down, "up" would be undefined
const eyes: Record<Eye, { azimuth: number; polar: number }> = {
  corner: { azimuth: -Math.PI / 6, polar: (50 / 180) * Math.PI },
  top: { azimuth: 0, polar: overTop },
  bottom: { azimuth: 0, polar: Math.PI - overTop },
};

/** Begins a 3D view in an element. It draws when something changes, not all the time. */
export function newView3d(host: HTMLElement, label: string, still: () => boolean): View3d {
  const renderer = new WebGLRenderer({ antialias: true, alpha: true });
  const canvas = renderer.domElement;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  canvas.className = "block size-full";
  host.append(canvas);

  const scene = new Scene();
  const camera = new PerspectiveCamera(fieldOfView, 1, 1, 10_000);
  // Baseplates lie on the floor: the third axis of their files is up.
  camera.up.set(0, 0, 1);
  const controls = new OrbitControls(camera, canvas);
  // A page is scrolled by the wheel and by a finger; with Ctrl, two fingers or the buttons the view is zoomed.
  controls.enableZoom = true;
  controls.zoomToCursor = true;
  canvas.style.touchAction = "pan-y";
  const onWheel = (e: WheelEvent) => {
    if (!e.ctrlKey && !e.metaKey) e.stopImmediatePropagation();
  };
  host.addEventListener("wheel", onWheel, { capture: true });

  const sun = new DirectionalLight(0xffffff, 1.9);
  sun.position.set(-0.5, -0.4, 1);
  const under = new DirectionalLight(0xffffff, 0.7);
  under.position.set(0.3, 0.5, -1);
  scene.add(new AmbientLight(0xffffff, 0.9), sun, under);

  const parts = new Group();
  scene.add(parts);
  let colours: Look = { plates: ["#888", "#888", "#888", "#888"], edge: "#888", text: "#000", surface: "#fff" };
  const extent = new Vector3(1, 1, 1); // half of the sides, and the height
  let asked = 0;
  let animation = 0;
  let shown: Parameters<View3d["show"]> | undefined;
  let framed = "";

  const render = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      renderer.render(scene, camera);
    });
  };
  controls.addEventListener("change", render);

  const resize = () => {
    const { clientWidth: w, clientHeight: h } = host;
    if (w === 0 || h === 0) return;
    renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    renderer.setSize(w, h, false);
    camera.aspect = w / h;
    camera.updateProjectionMatrix();
    render();
  };
  const watcher = new ResizeObserver(resize);
  watcher.observe(host);

  /** Moves the eye on its sphere, in one step for who wants no motion. */
  const fly = (to: Spherical) => {
    cancelAnimationFrame(animation);
    const from = sphere();
    const begin = performance.now();
    // The shorter way round.
    const round = 2 * Math.PI;
    const way = ((((to.theta - from.theta + Math.PI) % round) + round) % round) - Math.PI;
    const step = (now: number) => {
      const part = still() ? 1 : Math.min(1, (now - begin) / turnMs);
      const ease = part * (2 - part);
      place(
        new Spherical(
          from.radius + (to.radius - from.radius) * ease,
          from.phi + (to.phi - from.phi) * ease,
          from.theta + way * ease,
        ),
      );
      if (part < 1) animation = requestAnimationFrame(step);
    };
    step(begin);
  };

  // Spherical has its pole at y; ours is z. (x, y, z) of the world is (x, z, −y) there.
  const sphere = () => {
    const d = camera.position.clone().sub(controls.target);
    return new Spherical().setFromVector3(new Vector3(d.x, d.z, -d.y));
  };
  const place = (s: Spherical) => {
    const d = new Vector3().setFromSpherical(s);
    camera.position.copy(controls.target).add(new Vector3(d.x, -d.z, d.y));
    controls.update();
    render();
  };
  /** How far the eye must be in a direction so that all is just in view. */
  const distance = ({ azimuth, polar }: { azimuth: number; polar: number }) => {
    const tall = Math.tan((fieldOfView / 360) * Math.PI);
    const wide = tall * camera.aspect;
    const back = new Vector3(
      Math.sin(azimuth) * Math.sin(polar),
      -Math.cos(azimuth) * Math.sin(polar),
      Math.cos(polar),
    );
    const right = new Vector3(Math.cos(azimuth), Math.sin(azimuth), 0);
    const up = new Vector3().crossVectors(back, right);
    let far = 0;
    for (const x of [-extent.x, extent.x])
      for (const y of [-extent.y, extent.y])
        for (const z of [0, extent.z]) {
          const p = new Vector3(x, y, z);
          const near = p.dot(back);
          far = Math.max(far, Math.abs(p.dot(right)) / wide + near, Math.abs(p.dot(up)) / tall + near);
        }
    return border * far;
  };
  const seenFrom = (from: Eye) => new Spherical(distance(eyes[from]), eyes[from].polar, eyes[from].azimuth);

  const clear = () => {
    for (const part of [...parts.children]) {
      parts.remove(part);
      free(part);
    }
  };

  const build = () => {
    clear();
    if (!shown) return;
    const [plan, models, pose] = shown;
    const { width, depth, spots } = spotsOf(plan, pose, camera.aspect);
    const centre = new Vector3(width / 2, depth / 2, 0);
    plan.plates.forEach((plate, i) => {
      const model = models.get(plate.number);
      const spot = spots[i];
      if (!model || !spot) return;
      const geometry = new BufferGeometry();
      geometry.setAttribute("position", new BufferAttribute(model.positions, 3));
      geometry.setAttribute("normal", new BufferAttribute(model.normals, 3));
      const colour = colours.plates[colourOf(plate)];
      const mesh = new Mesh(geometry, new MeshLambertMaterial({ color: new Color(colour) }));
      mesh.position.set(spot.x, spot.y, 0).sub(centre);
      parts.add(mesh);
      const number = numberSprite(String(plate.number), colours);
      number.position.set(spot.x + plate.size.x / 2, spot.y + plate.size.y / 2, plan.size.z + 6).sub(centre);
      const size = Math.max(16, Math.min(plate.size.x, plate.size.y) / 3.5);
      number.scale.set(size, size, 1);
      parts.add(number);
      if (spot.bed) {
        const line = outline(spot.bed.width, spot.bed.depth, colours.edge);
        line.position.set(spot.bed.x, spot.bed.y, 0).sub(centre);
        parts.add(line);
      }
    });
    extent.set(width / 2, depth / 2, plan.size.z);
    const radius = extent.length();
    camera.near = radius / 50;
    camera.far = radius * 30;
    camera.updateProjectionMatrix();
    controls.minDistance = radius / 10;
    controls.maxDistance = radius * 12;
    const frame = `${width} ${depth}`;
    if (frame !== framed) {
      framed = frame;
      controls.target.set(0, 0, 0);
      place(seenFrom("corner"));
    }
    render();
  };

  resize();
  return {
    show(...next) {
      shown = next;
      build();
    },
    look(next) {
      colours = next;
      build();
    },
    eye(from) {
      controls.target.set(0, 0, 0);
      fly(seenFrom(from));
    },
    turn(azimuth, polar) {
      const s = sphere();
      s.phi = Math.min(Math.PI - overTop, Math.max(overTop, s.phi + polar));
      s.theta += azimuth;
      fly(s);
    },
    zoom(factor) {
      const s = sphere();
      s.radius = Math.min(controls.maxDistance, Math.max(controls.minDistance, s.radius / factor));
      fly(s);
    },
    dispose() {
      cancelAnimationFrame(asked);
      cancelAnimationFrame(animation);
      watcher.disconnect();
      host.removeEventListener("wheel", onWheel, { capture: true });
      controls.dispose();
      clear();
      renderer.dispose();
      renderer.forceContextLoss();
      canvas.remove();
    },
  };
}

interface Spot {
  x: number;
  y: number;
  bed?: { x: number; y: number; width: number; depth: number };
}

/** Where each plate's model lies. */
function spotsOf(plan: Plan, pose: Pose, shape: number): { width: number; depth: number; spots: Spot[] } {
  if (pose === "together")
    return { width: plan.size.x, depth: plan.size.y, spots: plan.plates.map((p) => corner(plan, p)) };
  const { beds, width, depth } = onBeds(plan, shape);
  return { width, depth, spots: beds.map(({ plate, bed }) => ({ x: plate.x, y: plate.y, bed })) };
}

function outline(width: number, depth: number, colour: string): LineLoop {
  const geometry = new BufferGeometry().setFromPoints([
    new Vector3(0, 0, 0),
    new Vector3(width, 0, 0),
    new Vector3(width, depth, 0),
    new Vector3(0, depth, 0),
  ]);
  return new LineLoop(geometry, new LineBasicMaterial({ color: new Color(colour) }));
}

const numberPixels = 128;

/** A plate's number on a disc, which always faces the eye and is never hidden. */
function numberSprite(text: string, { text: ink, surface }: Look): Sprite {
  const picture = document.createElement("canvas");
  picture.width = picture.height = numberPixels;
  const draw = picture.getContext("2d");
  if (draw) {
    const middle = numberPixels / 2;
    draw.beginPath();
    draw.arc(middle, middle, middle - 4, 0, 2 * Math.PI);
    draw.fillStyle = surface;
    draw.fill();
    draw.lineWidth = 5;
    draw.strokeStyle = ink;
    draw.stroke();
    draw.fillStyle = ink;
    draw.font = `700 ${numberPixels * (text.length > 2 ? 0.42 : 0.56)}px system-ui, sans-serif`;
    draw.textAlign = "center";
    draw.textBaseline = "middle";
    draw.fillText(text, middle, middle + numberPixels * 0.03);
  }
  const map = new CanvasTexture(picture);
  map.colorSpace = SRGBColorSpace;
  const sprite = new Sprite(new SpriteMaterial({ map, depthTest: false, transparent: true }));
  sprite.renderOrder = 1;
  return sprite;
}

function free(part: Object3D): void {
  if (part instanceof Sprite) {
    part.material.map?.dispose();
    part.material.dispose();
  } else if (part instanceof Mesh || part instanceof LineLoop) {
    part.geometry.dispose();
    (part.material as MeshLambertMaterial | LineBasicMaterial).dispose();
  }
}
