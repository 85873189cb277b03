"use strict";
// Lists orders and keeps them live by asking for what changed. The key stays in
// this tab's session storage and is sent in a header. An address may bring it
// behind the #, which browsers send to no server; it is cleared from there.
const el = (id) => document.getElementById(id);
if (location.hash.startsWith("#key=")) {
  sessionStorage.setItem("key", location.hash.slice("#key=".length));
  history.replaceState(null, "", location.pathname + location.search);
}
let key = sessionStorage.getItem("key") || "";
const attention = new URLSearchParams(location.search).has("attention") ? "&attention=true" : "";
let pages = 1;
let timer;

const words = {
  PENDING: "Waiting", PROCESSING: "Printing", PARTIALLY_COMPLETED: "Partly printed", COMPLETED: "Ready to ship",
  FULFILLED: "Shipped", FAILED: "Failed", CANCELLED: "Cancelled",
};

async function get(path) {
  const res = await fetch("/api/v1" + path, { headers: { "X-API-Key": key } });
  if (res.status === 401 || res.status === 403) throw new Error("refused");
  if (!res.ok) throw new Error("HTTP " + res.status);
  return res.json();
}

function cell(row, text, className) {
  const td = row.insertCell();
  const span = document.createElement("span");
  span.textContent = text;
  if (className) span.className = className;
  td.append(span);
  return td;
}

function money(o) {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency: o.currency });
  return format.format(o.totalMinor / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function show(orders) {
  const body = document.createElement("tbody");
  body.id = "rows";
  for (const o of orders) {
    const row = body.insertRow();
    cell(row, o.number);
    const status = cell(row, words[o.status] || o.status, "status " + o.status);
    if (o.openIssues) {
      const mark = document.createElement("span");
      mark.className = "issue";
      mark.textContent = ` needs attention (${o.openIssues})`;
      status.append(mark);
    }
    cell(row, o.customerName);
    cell(row, o.units);
    cell(row, o.printJobs ? `${o.printJobsDone} of ${o.printJobs}` : "–");
    cell(row, money(o));
    cell(row, o.trackingNumber || "–");
    cell(row, new Date(o.createdAt).toLocaleString());
  }
  el("rows").replaceWith(body);
  el("empty").hidden = orders.length > 0;
}

const services = { shopify: "Shopify", simplyprint: "SimplyPrint", sendcloud: "Sendcloud" };

// What was compared with the services, and up to when.
function showCompleteness(completeness) {
  el("completeness").replaceChildren(...Object.entries(services).filter(([s]) => completeness[s] && completeness[s].completeUpTo).map(([s, name]) => {
    const c = completeness[s];
    const li = document.createElement("li");
    li.textContent = `${name} complete up to ${new Date(c.completeUpTo).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}, ${c.missing} missing`;
    if (c.missing || c.lastError) {
      li.className = "issue";
      li.title = c.lastError;
    }
    return li;
  }));
}

async function refresh() {
  clearTimeout(timer);
  try {
    const orders = [];
    let total = 0;
    for (let page = 1; page <= pages; page++) {
      const list = await get(`/orders?pageSize=50&page=${page}${attention}`);
      orders.push(...list.items);
      total = list.total;
    }
    const counts = await Promise.all(Object.keys(words).map(async (s) => [s, (await get(`/orders?pageSize=1&status=${s}`)).total]));
    el("counts").replaceChildren(...counts.filter(([, n]) => n).map(([s, n]) => {
      const li = document.createElement("li");
      li.textContent = `${words[s]}: ${n}`;
      return li;
    }));
    show(orders);
    showCompleteness((await (await fetch("/health")).json()).completeness || {});
    el("older").hidden = orders.length >= total;
    el("signin").hidden = true;
    el("orders").hidden = false;
    el("state").textContent = `${total} orders, as of ${new Date().toLocaleTimeString()}`;
  } catch (err) {
    if (err.message === "refused") {
      el("refused").textContent = key ? "This key is not accepted." : "";
      el("signin").hidden = false;
      el("orders").hidden = true;
      el("state").textContent = "Not signed in";
      return;
    }
    el("state").textContent = "The server does not answer; trying again…";
  }
  timer = setTimeout(refresh, document.hidden ? 30000 : 3000);
}

el("signin").addEventListener("submit", (event) => {
  event.preventDefault();
  key = el("key").value.trim();
  sessionStorage.setItem("key", key);
  refresh();
});
el("older").addEventListener("click", () => { pages++; refresh(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && key) refresh(); });
refresh();
