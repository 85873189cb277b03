import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const binary = fileURLToPath(new URL("../../bin/forma3d", import.meta.url));
const startWithinMs = 60_000;

/** A line of an order that is sold: a SKU of the demo's (see cmd/forma3d/demo.go) or one that nobody knows. */
export interface SoldLine {
  sku: string;
  title?: string;
  quantity?: number;
  price?: string;
  /** What the customer typed in, e.g. a size. */
  properties?: Record<string, string>;
}

/** A rule of a simulator about what goes wrong; see internal/sim/faults.go. */
export interface Fault {
  op?: string;
  probability?: number;
  times?: number;
  status?: number;
  dropBefore?: boolean;
}

export type Service = "shop" | "farm" | "carrier" | "erp";

/** The real program with its simulated world, as "forma3d demo" starts it. */
export interface Hub {
  url: string;
  email: string;
  password: string;
  services: Record<Service, string>;
  /** Where browsers' messages go, with the option `push`; else "". */
  pushService: string;
  /** Calls the API as a program with every permission does. */
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** The shop sells; gives the order's number, such as "#1001". */
  sell(lines: SoldLine[], order?: Record<string, unknown>): Promise<string>;
  /** Decides the end of every print that is running, or of so many of them; tells of how many. */
  endPrints(how: "finish" | "fail", most?: number): Promise<number>;
  /** Lets a service fail until it is mended with no faults. */
  disturb(service: Service, ...faults: Fault[]): Promise<void>;
  stop(): Promise<void>;
}

export interface HubOptions {
  /** How long a print takes, e.g. "300ms"; "1h" lets the test end each by endPrints. */
  printTime?: string;
  /** How long a parcel takes from each step of its way to the next; "1h" lets it stay where its label was printed. */
  stepTime?: string;
  /** Orders that are sold by themselves at the start. */
  orders?: number;
  /** Simulates a browser maker's push service, too. */
  push?: boolean;
}

export async function startHub({
  printTime = "300ms",
  stepTime = "1s",
  orders = 0,
  push = false,
}: HubOptions = {}): Promise<Hub> {
  const args = ["demo", "--port", "0", "--orders", String(orders), "--fail-rate", "0"];
  args.push("--print-time", printTime, "--step-time", stepTime);
  if (push) args.push("--push");
  const child = spawn(binary, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DATABASE_URL: "" },
  });
  const said = await introduction(child);
  const find = (pattern: RegExp) => {
    const found = pattern.exec(said)?.[1];
    if (!found) throw new Error(`"forma3d demo" did not say ${pattern}:\n${said}`);
    return found;
  };
  const url = find(/Pages\s+(\S+)/);
  const key = find(/key (\S+)/);
  const services = {
    shop: find(/shop (http\S+?),/),
    farm: find(/farm (http\S+?),/),
    carrier: find(/carrier (http\S+?),/),
    erp: find(/ERP (http\S+)/),
  };

  return {
    url,
    email: find(/Sign in\s+(\S+),/),
    password: find(/password (\S+)/),
    services,
    pushService: /Push service (\S+)/.exec(said)?.[1] ?? "",
    api: (method, path, body) => request(method, `${url}/api/v1${path}`, body, { "X-API-Key": key }),
    async sell(lines, order = {}) {
      const { id } = await request<{ id: number }>("POST", `${services.shop}/_sim/orders`, {
        email: "customer@example.com",
        lines: lines.map((l) => ({ title: l.sku, quantity: 1, price: "14.95", grams: 60, ...l })),
        ...order,
      });
      const books = await request<{ id: number; name: string }[]>("GET", `${services.shop}/_sim/books`);
      const sold = books.find((b) => b.id === id);
      if (!sold) throw new Error(`the shop does not know the order ${id}`);
      return sold.name;
    },
    async endPrints(how, most) {
      const books = await request<{ jobs: { id: number; status: string }[] }>("GET", `${services.farm}/_sim/books`);
      const running = books.jobs.filter((j) => j.status === "ongoing").slice(0, most);
      for (const j of running) await request("POST", `${services.farm}/_sim/jobs/${j.id}/${how}`);
      return running.length;
    },
    async disturb(service, ...faults) {
      await request(
        "PUT",
        `${services[service]}/_sim/faults`,
        faults.map((f) => ({ probability: 1, ...f })),
      );
    },
    async stop() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** What the demo says until it begins to sell: then everything runs. */
function introduction(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error("no output to read");
    let said = "";
    const timer = setTimeout(
      () => reject(new Error(`"forma3d demo" did not start within ${startWithinMs} ms:\n${said}`)),
      startWithinMs,
    );
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      said += `${line}\n`;
      if (line !== "Selling.") return;
      clearTimeout(timer);
      resolve(said);
    });
    child.once("error", (error) =>
      reject(new Error(`${binary} cannot be started; make build builds it: ${error.message}`)),
    );
    child.once("exit", (code) => reject(new Error(`"forma3d demo" ended with ${code}:\n${said}`)));
  });
}

async function request<T>(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: HTTP ${response.status}: ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}
