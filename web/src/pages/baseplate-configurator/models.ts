import { ApiError } from "@/api/error";
import { modelAddress, type Plan } from "@/baseplates/plan";
import { readStl, type Triangles } from "./stl";

/** More would take a phone's memory and minutes to load: a square metre has 16 plates on a usual bed. */
export const mostModels = 16;

/** The server draws two at a time. */
const atOnce = 2;

/** Loads the models of all plates; `onEach` hears how many are there. */
export async function loadModels(
  plan: Plan,
  signal: AbortSignal,
  onEach: (loaded: number) => void,
): Promise<Map<number, Triangles>> {
  const models = new Map<number, Triangles>();
  const waiting = plan.plates.map((p) => p.number);
  const work = async () => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      try {
        models.set(number, await loadModel(modelAddress(plan, "stl", { plate: number }), signal));
      } catch (error) {
        waiting.length = 0; // the others would be for nothing
        throw error;
      }
      onEach(models.size);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return models;
}

async function loadModel(address: string, signal: AbortSignal): Promise<Triangles> {
  const answer = await fetch(address, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw ApiError.unreachable();
  });
  if (!answer.ok) throw await ApiError.from(answer);
  return readStl(await answer.arrayBuffer());
}
